import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import type { Employee, Entry, Work } from "../../hr/employee.ts";
import { today } from "../../hr/lifecycle/decision.ts";
import { type ManagerCycle, managerCycle } from "../../hr/manager-cycle.ts";
import type { PlainDate } from "../../hr/plain-date.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { entryOn } from "../../hr/zone-on.ts";
import type { Change } from "../../store/changes.ts";
import type { Statement } from "../../store/database.ts";
import { peopleAt } from "../../store/employee-list.ts";
import { type ManagerRow, managersAbove, refuseIfAnyMoved } from "../../store/managers.ts";
import type { Roster } from "../roster.ts";
import { idsSeen } from "./reached.ts";

const POINTER = { pointer: "#/work/managerId" };

/** What is asked about managers before a write: people as they were and as they would be. */
type Asked = Pick<Change, "before" | "after">;

/** What came of it. */
export interface ManagersSeen {
  /** Who would be above themselves, in words with the way out, by person. */
  readonly cycles: ReadonlyMap<string, string>;
  /** For the batch: refuse it where somebody above was written meanwhile. */
  readonly guards: readonly Statement[];
}

/**
 * Refuses a new manager who is not there, or whom the actor may not see, or who would put somebody above themselves on any
 * day from today on. Gives the statements that keep it so until it is written. Throws `RuleError`.
 */
export async function requireManagers(
  roster: Roster,
  dictionary: Dictionary,
  change: Asked,
): Promise<readonly Statement[]> {
  const concerned = newManagers(roster, dictionary, [change]);
  if (concerned.length === 0) return [];
  const above = await rowsAbove(roster, concerned);
  const others = managersFrom(change.after, concerned[0]?.from ?? "").filter((id) => id !== change.after.id);
  const known = new Set(change.before?.employee.tables.work.map(({ values }) => values.managerId));
  const fresh = others.filter((id) => !known.has(id));
  const seen = await idsSeen(roster, fresh, ["basic"]);
  const findable = above.filter(({ employeeId: id }) => !fresh.includes(id) || seen.has(id));
  for (const id of others) requireThere(id, findable);
  const { cycles, guards } = await cyclesAmong(roster, concerned, [change], above);
  const cycle = cycles.get(change.after.id);
  if (cycle !== undefined) throw new RuleError("conflict", cycle, POINTER);
  return guards;
}

/** The same for many people who are written together; managers who are not there yet may be on their way. */
export async function managerCycles(
  roster: Roster,
  dictionary: Dictionary,
  changes: readonly Asked[],
): Promise<ManagersSeen> {
  const concerned = newManagers(roster, dictionary, changes);
  if (concerned.length === 0) return { cycles: new Map(), guards: [] };
  return cyclesAmong(roster, concerned, changes, await rowsAbove(roster, concerned));
}

/** Somebody who gets another manager on some day from `from` on. */
interface Concerned {
  readonly employee: Employee;
  readonly from: PlainDate;
}

function newManagers({ now }: Roster, company: Dictionary, changes: readonly Asked[]): Concerned[] {
  return changes.flatMap(({ before, after: employee }) => {
    const from = today(employee, { company, now });
    const dates = [...(before?.employee.tables.work ?? []), ...employee.tables.work].map(
      (row) => row.effectiveDate,
    );
    const moved = [from, ...dates.filter((date) => date > from)].some((date) => {
      const was = before && entryOn(before.employee.tables.work, date)?.values.managerId;
      const is = entryOn(employee.tables.work, date)?.values.managerId ?? null;
      return is !== null && is !== was;
    });
    return moved ? [{ employee, from }] : [];
  });
}

async function rowsAbove({ db }: Roster, concerned: readonly Concerned[]): Promise<readonly ManagerRow[]> {
  const ids = concerned.flatMap(({ employee, from }) => managersFrom(employee, from));
  const dates = concerned.map(({ from }) => from).sort();
  return managersAbove(db, ids, dates[0] ?? "");
}

function managersFrom({ tables }: Employee, from: PlainDate): string[] {
  const now = entryOn(tables.work, from);
  const rows = tables.work.filter((row) => row === now || row.effectiveDate > from);
  return [...new Set(rows.flatMap(({ values }) => values.managerId ?? []))];
}

function requireThere(id: string, above: readonly ManagerRow[]): void {
  const row = above.find(({ employeeId }) => employeeId === id);
  if (row !== undefined && row.deletedAt === null) return;
  throw row === undefined
    ? new RuleError(
        "invalid",
        "There is no employee with the id that managerId gives: look the manager up.",
        POINTER,
      )
    : new RuleError(
        "invalid",
        "The manager's file is deleted: choose somebody else, or restore it.",
        POINTER,
      );
}

async function cyclesAmong(
  roster: Roster,
  concerned: readonly Concerned[],
  changes: readonly Asked[],
  above: readonly ManagerRow[],
): Promise<ManagersSeen> {
  const written = new Map(changes.map(({ after }) => [after.id, after]));
  const rows = new Map<string, readonly Entry<Pick<Work, "managerId">>[]>([
    ...Map.groupBy(above.map(asEntry), ({ employeeId }) => employeeId),
    ...[...written].map(([id, { tables }]) => [id, tables.work] as const),
  ]);
  const found = concerned.flatMap(({ employee, from }) => managerCycle(employee.id, rows, from) ?? []);
  const ids = found.flatMap((cycle) => cycle.ids);
  const people = await peopleAt(roster.db, ids, roster.now);
  const seen = await idsSeen(roster, ids, ["basic", "work"]);
  const nameOf = (id: string) => {
    const basic = written.get(id)?.tables.basic.at(-1)?.values ?? people.get(id)?.record.basic;
    return basic === undefined ? "somebody" : displayNameOf(basic);
  };
  const others = above.filter(({ employeeId }) => !written.has(employeeId));
  return {
    cycles: new Map(
      found.map((cycle) => {
        const told = cycle.ids.every((id) => seen.has(id));
        return [cycle.ids[0] ?? "", told ? inWords(cycle, nameOf) : `From ${cycle.from} ${UNSEEN}`];
      }),
    ),
    guards: refuseIfAnyMoved(new Map(others.map(({ employeeId, version }) => [employeeId, version]))),
  };
}

function asEntry({ employeeId, effectiveDate, managerId }: ManagerRow) {
  return { employeeId, effectiveDate, values: { managerId } };
}

/** Where others are between, and the actor may not know whom they report to. */
const UNSEEN = "the person would report to themselves by way of others: choose another manager.";

function inWords({ from, ids }: ManagerCycle, nameOf: (id: string) => string): string {
  const [first = "", ...above] = ids.map(nameOf);
  if (above.length === 0) return `${first} cannot report to themselves: choose another manager.`;
  const chain = [...above, first].map((name, index) => (index === 0 ? name : `who reports to ${name}`));
  return `From ${from} ${first} would report to ${chain.join(", ")}: choose another manager, or change one of theirs first.`;
}
