import type { ColumnMap } from "../../src/connectors/csv/column-map.ts";
import type { DateFormat } from "../../src/connectors/csv/date-format.ts";
import { type Api, decode } from "../command/api.ts";
import { CommandError } from "../command/command.ts";
import type { Chunk } from "./chunks.ts";
import {
  type Conflict,
  ConflictsPage,
  type ListedLoad,
  Load,
  LoadsPage,
  type PlannedLine,
  PlannedPage,
  type Problem,
  ProblemsPage,
} from "./load.ts";

/** So many steps without any visible progress, and the service is taken to be stuck. */
const IDLE_STEPS = 200;

/** What the service is told of a file before its lines. */
export interface LoadOptions {
  readonly fileName: string;
  readonly columns: readonly string[];
  /** `partial`: the file names some people; `complete`: whoever is missing has left. What is left out, a feed may say. */
  readonly scope?: Load["scope"];
  /** Of a complete file: how many may be missing. */
  readonly mayGo?: number;
  /** Whether lines that are wrong are held while the rest goes in. */
  readonly holdBad?: boolean;
  /** What somebody says about the columns. */
  readonly map?: ColumnMap;
  /** How the dates of a column are written, by heading, where that is certain. */
  readonly dates?: Readonly<Record<string, DateFormat>>;
  readonly feed?: string;
}

export async function openLoad(api: Api, file: LoadOptions): Promise<Load> {
  return decode(Load, await api({ method: "POST", path: "/loads", body: file }));
}

export async function loadById(api: Api, id: string): Promise<Load> {
  return decode(Load, await api({ method: "GET", path: `/loads/${encodeURIComponent(id)}` }));
}

/** The latest loads, newest first. */
export async function latestLoads(api: Api): Promise<readonly ListedLoad[]> {
  return decode(LoadsPage, await api({ method: "GET", path: "/loads" })).loads;
}

export async function fill(api: Api, load: Load, number: number, chunk: Chunk): Promise<Load> {
  const path = `/loads/${load.id}/chunks/${number}`;
  return decode(Load, await api({ method: "PUT", path, body: { lines: chunk } }));
}

/** In which statuses a load is on its way to the end of a verb. */
const RUNNING = {
  check: ["filling", "checking"],
  apply: ["checked", "applying"],
  undo: ["applied", "undoing"],
} as const;

/** Takes one step after the other until the load stands in another status than those on the way. */
export async function step(
  api: Api,
  load: Load,
  verb: keyof typeof RUNNING,
  show: (load: Load) => void,
): Promise<Load> {
  const running: readonly string[] = RUNNING[verb];
  let [now, idle] = [load, 0];
  while (running.includes(now.status)) {
    const next = decode(
      Load,
      await api({ method: "POST", path: `/loads/${load.id}/${verb}`, repeatable: true }),
    );
    idle = JSON.stringify(next) === JSON.stringify(now) ? idle + 1 : 0;
    if (idle === IDLE_STEPS) throw new CommandError(`The service makes no progress with load ${load.id}.`);
    now = next;
    show(now);
  }
  return now;
}

/** Every line that does something or is held, page by page. */
export async function* plannedLines(api: Api, load: Load): AsyncGenerator<PlannedLine> {
  let after: number | null = 0;
  while (after !== null) {
    const answer = await api({ method: "GET", path: `/loads/${load.id}/lines?after=${after}` });
    const page: { readonly lines: readonly PlannedLine[]; readonly next: number | null } = decode(
      PlannedPage,
      answer,
    );
    yield* page.lines;
    after = page.next;
  }
}

/** Everything that is wrong: with the file first, then with its lines, page by page. */
export async function* problemsOf(api: Api, load: Load): AsyncGenerator<Problem> {
  yield* load.problems.filter(({ line }) => line === null);
  let after: number | null = 0;
  while (after !== null) {
    const answer = await api({ method: "GET", path: `/loads/${load.id}/problems?after=${after}` });
    const page: { readonly problems: readonly Problem[]; readonly next: number | null } = decode(
      ProblemsPage,
      answer,
    );
    yield* page.problems;
    after = page.next;
  }
}

/** What the load said that was not followed, page by page. */
export async function* conflictsOf(api: Api, load: Load): AsyncGenerator<Conflict> {
  let after: string | null = "";
  while (after !== null) {
    const query: string = after === "" ? "" : `?after=${encodeURIComponent(after)}`;
    const answer = await api({ method: "GET", path: `/conflicts${query}` });
    const page: { readonly conflicts: readonly Conflict[]; readonly next: string | null } = decode(
      ConflictsPage,
      answer,
    );
    for (const conflict of page.conflicts) if (conflict.loadId === load.id) yield conflict;
    after = page.next;
  }
}

/** Drops a load that was not applied. */
export async function abandon(api: Api, load: Load): Promise<void> {
  await api({ method: "DELETE", path: `/loads/${load.id}` });
}
