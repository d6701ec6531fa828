import { toIso } from "../../hr/instant.ts";
import { type FeedRow, readFeeds } from "../../store/feeds.ts";
import { faultyAfter, plannedAfter } from "../../store/load-lines.ts";
import {
  countLines,
  countLinesOf,
  type LoadCounts,
  type LoadRow,
  NOTHING,
  readLoads,
} from "../../store/loads.ts";
import { requireOverEveryone } from "../access/rights.ts";
import { feedNamed } from "../feeds/feeds.ts";
import type { Roster } from "../roster.ts";
import { textsIn } from "./line-values.ts";
import { requireMaySeeLoad } from "./load-rights.ts";
import { loadById } from "./open-load.ts";
import type { LineAction } from "./person-line.ts";
import { SHOWN_BY_LOADS } from "./sections-of-fields.ts";

/** What is wrong, on which line (null: with the file) and under which heading of the file. */
export interface ShownProblem {
  readonly line: number | null;
  readonly column: string | null;
  readonly message: string;
}

/** A load as it is shown. */
export interface ShownLoad
  extends Pick<
    LoadRow,
    "id" | "fileName" | "scope" | "mayGo" | "holdBad" | "status" | "columns" | "notices"
  > {
  /** Whether it goes on by itself until it is applied. */
  readonly automatic: boolean;
  readonly feedId: string | null;
  readonly feedName: string | null;
  /** Who opened it. */
  readonly actor: string;
  readonly openedAt: string;
  readonly finishedAt: string | null;
  /** Whether the file itself is kept. */
  readonly fileKept: boolean;
  /** Those of the file, and one for everyone whom a complete file does not name. */
  readonly lines: number;
  readonly checked: number;
  readonly applied: number;
  readonly undone: number;
  readonly counts: Readonly<Record<string, number>>;
  /** The first of them; `problemsOfLoad` gives those of the lines all. */
  readonly problems: readonly ShownProblem[];
  readonly problemCount: number;
  /** Of how many people it says something that was not followed; `GET /conflicts` tells what. */
  readonly conflicts: number;
}

const NONE = { hire: 0, rehire: 0, change: 0, end: 0, off: 0, held: 0, unchanged: 0 };

/** The load with its counts and the first of its problems. */
export async function showLoad(roster: Roster, id: string): Promise<ShownLoad> {
  const load = await loadById(roster, id);
  await requireMaySeeLoad(roster, load);
  const counts = await countLines(roster.db, id);
  const problems = counts.problemCount === 0 ? [] : await problemsAfter(roster, load, 0);
  const feeds = load.feedId === null ? [] : await readFeeds(roster.db);
  return shown(load, counts, feeds, problems);
}

function shown(
  load: LoadRow,
  { byAction, problemCount, ...counts }: LoadCounts,
  feeds: readonly FeedRow[],
  ofLines: readonly ShownProblem[],
): ShownLoad {
  const { id, fileName, scope, mayGo, holdBad, automatic, status, columns, notices, feedId, actor } = load;
  const ofFile = load.refusal === null ? [] : [{ line: null, column: null, message: load.refusal }];
  return {
    id,
    fileName,
    scope,
    mayGo,
    holdBad,
    automatic,
    status,
    columns,
    notices,
    feedId,
    feedName: feeds.find((feed) => feed.id === feedId)?.name ?? null,
    actor,
    openedAt: toIso(load.openedAt),
    finishedAt: load.finishedAt === null ? null : toIso(load.finishedAt),
    fileKept: load.fileKey !== null,
    ...counts,
    counts: { ...NONE, ...byAction },
    problems: [...ofFile, ...ofLines].slice(0, PROBLEMS_SHOWN),
    problemCount: problemCount + ofFile.length,
  };
}

/** Loads, the newest first, without the problems of their lines; `next` is where to go on, null at the end. */
export async function listLoads(
  roster: Roster,
  {
    after,
    limit,
    feed,
  }: { readonly after: string | null; readonly limit: number; readonly feed: string | null },
): Promise<{ readonly loads: readonly ShownLoad[]; readonly next: string | null }> {
  const { db } = roster;
  requireOverEveryone(roster, "view", SHOWN_BY_LOADS);
  const feedId = feed === null ? null : (await feedNamed(roster, feed)).id;
  const last = after === null ? null : await loadById(roster, after);
  const rows = await readLoads(db, last, feedId, limit);
  const counts = await countLinesOf(
    db,
    rows.map(({ id }) => id),
  );
  const feeds = await readFeeds(db);
  const loads = rows.map((load) => shown(load, counts.get(load.id) ?? NOTHING, feeds, []));
  return { loads, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
}

const PROBLEMS_SHOWN = 100;

/** The problems of the lines, from one on; `next` is where to go on, null at the end. */
export async function problemsOfLoad(
  roster: Roster,
  id: string,
  after: number,
): Promise<{ readonly problems: readonly ShownProblem[]; readonly next: number | null }> {
  const load = await loadById(roster, id);
  await requireMaySeeLoad(roster, load);
  const problems = await problemsAfter(roster, load, after);
  return { problems, next: problems.at(-1)?.line ?? null };
}

async function problemsAfter({ db }: Roster, load: LoadRow, after: number): Promise<ShownProblem[]> {
  const headerOf = (field: string | null) =>
    load.columns.find((column) => column.field === field)?.header ?? field;
  const rows = await faultyAfter(db, load.id, after, PROBLEMS_SHOWN);
  return rows.flatMap(({ line, problems }) =>
    problems.map(({ column, message }) => ({ line, column: headerOf(column), message })),
  );
}

/** What a line would do, or has done, and why. */
export interface PlannedLine {
  readonly line: number;
  readonly employeeNumber: string | null;
  readonly email: string | null;
  readonly name: string;
  readonly action: LineAction;
  readonly why: string;
  /** Whether it is no line of the file: somebody whom a complete file does not name. */
  readonly absent: boolean;
}

const LINES_A_PAGE = 500;

/** The lines that do something or are held, from one on; `next` is where to go on, null at the end. */
export async function plannedLines(
  roster: Roster,
  id: string,
  after: number,
): Promise<{ readonly lines: readonly PlannedLine[]; readonly next: number | null }> {
  await requireMaySeeLoad(roster, await loadById(roster, id));
  const rows = await plannedAfter(roster.db, id, after, LINES_A_PAGE);
  const lines = rows.map((row) => {
    const { employeeNumber = null, email = null, displayName, firstName, surname } = textsIn(row);
    const name = displayName ?? `${firstName ?? ""} ${surname ?? ""}`.trim();
    return {
      line: row.line,
      employeeNumber,
      email,
      name,
      action: row.action,
      why: row.why ?? "",
      absent: row.absent,
    };
  });
  return { lines, next: rows.length < LINES_A_PAGE ? null : (rows.at(-1)?.line ?? null) };
}
