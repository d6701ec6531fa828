import type { Dictionary } from "../../hr/dictionary.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { conflictsOf, replaceConflicts } from "../../store/conflicts.ts";
import { BatchRefused, commit, type Statement } from "../../store/database.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { type LoadLineRow, markApplied, settleLines } from "../../store/load-lines.ts";
import { peopleByNumber } from "../../store/load-relations.ts";
import type { LoadRow } from "../../store/loads.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { addPlaces } from "../company/places.ts";
import { changeOf } from "../employees/change-of.ts";
import { Contended } from "../employees/perform.ts";
import { requireEditingAll } from "../employees/permitted.ts";
import type { Roster } from "../roster.ts";
import { type Conflict, saidOf } from "./conflict.ts";
import { decideLine } from "./decide-line.ts";
import { withoutDecided } from "./decided-before.ts";
import { valuesIn, whyOf, withConflict, withCycle, withoutEmail, withoutManager } from "./line-values.ts";
import { loginsInTheWay } from "./logins-in-the-way.ts";
import { namesInLoad } from "./names-in-load.ts";
import type { PersonLine } from "./person-line.ts";
import { placesOnLines } from "./places-in-load.ts";
import { withoutCycles } from "./without-cycles.ts";

/** A line as it is decided now: what is to be written, or null and what it comes to without a write. */
interface DecidedLine {
  readonly row: LoadLineRow;
  /** What of the line is followed, and whose e-mail it would have taken. */
  readonly said: PersonLine;
  readonly login: string | null;
  readonly change: Change | null;
  readonly action: string | null;
  readonly why: string;
  /** Of somebody who is here. Null: nothing is known of them that could have changed. */
  readonly conflicts: readonly Conflict[] | null;
}

type Writable = DecidedLine & { readonly change: Change };

/** Takes some lines in, in one batch with the marks of what it did. Throws `Contended`: the step is to be repeated. */
export async function applyLines(roster: Roster, load: LoadRow, rows: readonly LoadLineRow[]): Promise<void> {
  const loadId = load.id;
  const dictionary = await dictionaryFor(
    roster,
    rows.filter(({ problems }) => problems === null),
  );
  const { lines: decided, guards } = await decideLines(roster, dictionary, load, rows);
  const writable = decided.filter((line): line is Writable => line.change !== null);
  const changes = writable.map(({ change }) => change);
  requireEditingAll(roster, changes, dictionary);
  const rest = decided.filter(({ change }) => change === null);
  const beside = [
    ...replaceConflicts(loadId, decided.flatMap(conflictsOn), roster.now),
    ...settleLines(
      loadId,
      rest.map(({ row, action, why }) => ({ line: row.line, action, why })),
    ),
  ];
  if (writable.length === 0) await commit(roster.db, beside);
  else {
    const operation = {
      id: crypto.randomUUID(),
      actor: roster.actor,
      address: roster.address,
      at: roster.now,
      epoch: dictionary.epoch,
    };
    const applied = writable.map(({ row, action, why }) => ({ ...row, action, why }));
    try {
      await writeChanges(roster.db, operation, changes, [
        ...guards,
        ...markApplied(loadId, applied, operation.id),
        ...beside,
      ]);
    } catch (error) {
      throw error instanceof BatchRefused ? new Contended() : error;
    }
  }
}

function conflictsOn({ row, conflicts }: DecidedLine) {
  if (conflicts === null) return [];
  const line = valuesIn(row);
  const found = conflicts.map(({ kind, detail }) => ({ kind, detail, said: saidOf(kind, line) }));
  return [{ employeeId: row.employeeId ?? "", conflicts: found }];
}

/** With every site and item that the lines name: one that was there at the start may be renamed by now. */
async function dictionaryFor(roster: Roster, rows: readonly LoadLineRow[]): Promise<Dictionary> {
  const dictionary = await currentDictionary(roster.db);
  const { sites, items } = placesOnLines(rows.map(valuesIn), dictionary);
  if (sites.length === 0 && items.length === 0) return dictionary;
  await addPlaces(roster, sites, items);
  return currentDictionary(roster.db);
}

async function decideLines(
  roster: Roster,
  dictionary: Dictionary,
  { id: loadId, openedAt }: LoadRow,
  rows: readonly LoadLineRow[],
): Promise<{ readonly lines: readonly DecidedLine[]; readonly guards: readonly Statement[] }> {
  const { db, now } = roster;
  const sound = rows.filter(({ problems }) => problems === null);
  const ids = rows.flatMap(({ employeeId }) => employeeId ?? []);
  const known = await readEmployees(db, ids);
  const conflicts = await conflictsOf(db, ids);
  const numbers = await peopleByNumber(
    db,
    rows.flatMap(({ numberKey }) => numberKey ?? []),
  );
  const names = await namesInLoad(roster, loadId, dictionary, rows.map(valuesIn));
  const circumstances = { company: dictionary, now, by: "feed" as const };

  const outcome = (row: LoadLineRow, said: PersonLine, login: string | null, cycle?: string): DecidedLine => {
    const before = known.get(row.employeeId ?? "") ?? null;
    if (row.absent && before !== null && before.updatedAt > openedAt)
      return held(row, whyOf(row, "changed since the file was opened: not ended by it"));
    const line = decideLine(said, row.employeeId ?? "", before?.employee ?? null, names, circumstances);
    const free = login === null ? line : withConflict(line, login);
    const decision = cycle === undefined ? free : withCycle(free, cycle);
    const open = withoutDecided(decision, valuesIn(row), conflicts.get(row.employeeId ?? "") ?? []);
    const found = before === null ? null : decision.conflicts;
    const why = whyOf(row, open.why);
    const [problem] = decision.problems;
    if (problem !== undefined) return { ...held(row, problem.message), conflicts: found };
    if (open.employee === null) return { ...unwritten(row, open.action, why), conflicts: found };
    const decided = { employee: open.employee, reason: why };
    const verb = open.action === null || open.action === "held" ? "change" : open.action;
    const change = changeOf(before, decided, verb, dictionary, now);
    return { row, said, login, change, action: open.action, why, conflicts: found };
  };

  const first = sound.map((row) => {
    const owner = numbers.get(row.numberKey ?? "") ?? row.employeeId;
    return owner === row.employeeId ? outcome(row, valuesIn(row), null) : takenNumber(row);
  });
  const bad = rows.filter(({ problems }) => problems !== null).map((row) => held(row, row.why ?? ""));
  const free = await withFreeLogins(roster, first, known, ({ row, said }, login) =>
    outcome(row, withoutEmail(said), login),
  );
  const upright = await withoutCycles(
    roster,
    dictionary,
    free,
    ({ change }) => change,
    ({ row, said, login }, cycle) => outcome(row, withoutManager(said), login, cycle),
  );
  return { lines: [...upright.lines, ...bad], guards: upright.guards };
}

/**
 * The lines, where nobody takes a login that somebody else holds. Of somebody who is here all the rest of the line is
 * followed, for an end must not wait for an address; somebody new is held.
 */
async function withFreeLogins(
  roster: Roster,
  lines: readonly DecidedLine[],
  known: ReadonlyMap<string, StoredEmployee>,
  withoutLogin: (line: DecidedLine, login: string) => DecidedLine,
): Promise<DecidedLine[]> {
  const inTheWay = await loginsInTheWay(roster, changesOf(lines));
  if (inTheWay.size === 0) return [...lines];
  const settled = lines.map((line) => {
    const login = line.change === null ? undefined : inTheWay.get(line.change.after.id);
    if (login === undefined) return line;
    return known.has(line.row.employeeId ?? "") ? withoutLogin(line, login) : held(line.row, login);
  });
  // Whoever keeps the old address may not do so where that is promised to another one: then the line waits as a whole.
  const still = await loginsInTheWay(roster, changesOf(settled));
  return settled.map((line) => {
    const login = line.change === null ? undefined : still.get(line.change.after.id);
    return login === undefined ? line : { ...held(line.row, login), conflicts: line.conflicts };
  });
}

function changesOf(lines: readonly DecidedLine[]): Change[] {
  return lines.flatMap(({ change }) => change ?? []);
}

function takenNumber(row: LoadLineRow): DecidedLine {
  const { employeeNumber } = valuesIn(row);
  return held(row, `number ${employeeNumber} was given to somebody meanwhile: import the file again`);
}

function held(row: LoadLineRow, why: string): DecidedLine {
  return { ...nothing(row), action: "held", why, conflicts: null };
}

/** Held, or done already: then it says what was to be done. */
function unwritten(row: LoadLineRow, action: string | null, why: string): DecidedLine {
  return action === "held" || row.action === "held"
    ? { ...nothing(row), action, why }
    : { ...nothing(row), action: row.action, why: row.why ?? "" };
}

function nothing(row: LoadLineRow): DecidedLine {
  return { row, said: valuesIn(row), login: null, change: null, action: null, why: "", conflicts: [] };
}
