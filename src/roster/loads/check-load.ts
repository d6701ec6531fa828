import type { Dictionary } from "../../hr/dictionary.ts";
import type { Instant } from "../../hr/instant.ts";
import { holdersOf, readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { type CheckedLine, type LoadLineRow, linesAfter, saveChecked } from "../../store/load-lines.ts";
import { coverage, emailsByPerson, relateLines } from "../../store/load-relations.ts";
import { countLines, type LoadRow, moveLoad, NOT_BEGUN } from "../../store/loads.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { loginTaken } from "../employees/logins.ts";
import type { Roster } from "../roster.ts";
import { decideLine } from "./decide-line.ts";
import { namesInLoad } from "./names-in-load.ts";
import { loadById } from "./open-load.ts";
import type { LineProblem, PersonLine } from "./person-line.ts";
import { placesInLoad, placesOnLines, withPlaces } from "./places-in-load.ts";

const LINES_A_STEP = 500;
const MUST_FIND = 0.9;

/**
 * One step of the check: first across all lines (who is who, is it the right file), then some hundred lines each.
 * The last step finds the load checked, or refused with every problem. A step that is repeated comes to the same.
 */
export async function checkLoad(roster: Roster, loadId: string): Promise<void> {
  const load = await loadById(roster, loadId);
  const begins =
    load.status === "filling" && (await moveLoad(roster.db, loadId, ["filling"], { status: "checking" }));
  if (!begins && load.status !== "checking") return;
  // A first step that was cut short is found by this mark and done again.
  if (load.checkedTo === NOT_BEGUN) await beginCheck(roster, load);
  else await checkLines(roster, load);
}

async function beginCheck({ db, now }: Roster, load: LoadRow): Promise<void> {
  const dictionary = await currentDictionary(db);
  await relateLines(db, load.id, now);
  const refusal = await wrongFile({ db, now }, load);
  const { notices } = await placesInLoad(db, load.id, dictionary);
  const outcome = refusal === null ? { notices } : { notices, refusal, status: "refused" as const };
  await moveLoad(db, load.id, ["checking"], { ...outcome, checkedTo: 0 });
}

/** A file of everyone that lacks a tenth of those who work here has lost its keys, or was filtered. */
async function wrongFile(
  { db, now }: Pick<Roster, "db" | "now">,
  { id, scope }: LoadRow,
): Promise<string | null> {
  if (scope === "partial") return null;
  const { active, found } = await coverage(db, id, now);
  if (active === 0 || found >= MUST_FIND * active) return null;
  return (
    `The file has a line for ${found} of the ${active} people who are active, fewer than 90 %: lost leading zeros, another key, ` +
    "or a filtered report? Where it is meant to name only some people, say so (--partial)."
  );
}

async function checkLines(roster: Roster, load: LoadRow): Promise<void> {
  const rows = await linesAfter(roster.db, load.id, load.checkedTo, LINES_A_STEP);
  const last = rows.at(-1);
  if (last === undefined) return endCheck(roster, load.id);
  const dictionary = await currentDictionary(roster.db);
  await saveChecked(roster.db, load.id, await decided(roster, dictionary, load.id, rows), last.line);
}

async function endCheck({ db }: Roster, loadId: string): Promise<void> {
  const { problemCount } = await countLines(db, loadId);
  await moveLoad(db, loadId, ["checking"], { status: problemCount > 0 ? "refused" : "checked" });
}

async function decided(
  roster: Roster,
  dictionary: Dictionary,
  loadId: string,
  rows: readonly LoadLineRow[],
): Promise<CheckedLine[]> {
  const lines = rows.map((row) => ({ row, values: valuesIn(row) }));
  const values = lines.map((line) => line.values);
  const company = withPlaces(dictionary, placesOnLines(values, dictionary));
  const known = await readEmployees(
    roster.db,
    rows.flatMap(({ employeeId }) => employeeId ?? []),
  );
  const names = await namesInLoad(roster, loadId, company, values);
  const taken = await takenLogins(roster, loadId, rows, known);
  const circumstances = { company, now: roster.now, by: "feed" as const };
  return lines.map(({ row, values }) => {
    const before = known.get(row.employeeId ?? "")?.employee ?? null;
    const { action, why, problems } = decideLine(values, row.employeeId ?? "", before, names, circumstances);
    return {
      line: row.line,
      action,
      why,
      problems: withFound(row.problems ?? [], [...problems, ...(taken.get(row.line) ?? [])]),
    };
  });
}

/** What is found now beside what was found before: of an unreadable cell nothing more, and nothing twice. */
function withFound(before: readonly LineProblem[], found: readonly LineProblem[]): LineProblem[] {
  const columns = new Set(before.flatMap(({ column }) => column ?? []));
  const more = found.filter(({ column }) => column === null || !columns.has(column));
  return [...new Map([...before, ...more].map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** E-mails that lines would take from somebody else, who does not give them up by a line of the same load. */
async function takenLogins(
  { db, now }: Roster,
  loadId: string,
  rows: readonly LoadLineRow[],
  known: ReadonlyMap<string, StoredEmployee>,
): Promise<ReadonlyMap<number, LineProblem[]>> {
  const moving = rows.filter(
    ({ emailKey, employeeId, problems }) =>
      problems === null && emailKey !== loginNow(known.get(employeeId ?? ""), now),
  );
  const holders = await holdersOf(
    db,
    moving.flatMap(({ emailKey }) => emailKey ?? []),
    now,
  );
  const here = holders.filter(({ startsAt, active }) => startsAt <= now && active);
  const next = await emailsByPerson(
    db,
    loadId,
    here.map(({ employeeId }) => employeeId),
  );
  const givesUp = (id: string, key: string | null) =>
    here.some(({ employeeId, userNameKey }) => employeeId === id && userNameKey === key) &&
    (next.get(id) ?? key) !== key;
  return new Map(
    moving.flatMap((row) => {
      const holder = holders.find(
        ({ userNameKey, employeeId }) =>
          userNameKey === row.emailKey && employeeId !== row.employeeId && !givesUp(employeeId, userNameKey),
      );
      if (holder === undefined) return [];
      const message = loginTaken(row.emailKey ?? "", holder.record, holder.active);
      return [[row.line, [{ column: "email", message }]]];
    }),
  );
}

function loginNow(person: StoredEmployee | undefined, now: Instant): string | null | undefined {
  return person?.states.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)?.userNameKey;
}

/** The values that a connector put into the row. */
export function valuesIn({ values }: LoadLineRow): PersonLine {
  return JSON.parse(values);
}
