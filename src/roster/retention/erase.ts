import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import { fold } from "../../hr/fold.ts";
import { emailsOf, emptied, requireConfirmation, requireErasable } from "../../hr/lifecycle/erasure.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { viewMembersOf } from "../../hr/view-members.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { BatchRefused } from "../../store/database.ts";
import { holdersOf, readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { keepErasedLogins } from "../../store/erased-logins.ts";
import { emailsTold, erasedAt, erasureStatements } from "../../store/erasure.ts";
import { requireOverEveryone } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { type Condition, Contended, requireVersion } from "../employees/perform.ts";
import { operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { forgetManagers } from "./forget-managers.ts";

const ATTEMPTS = 5;

/**
 * Takes everything that is known of somebody who left, for ever: facts, states, what history tells, lines of files. The id
 * stays, so that it is never given again, and that something was done, and by whom. Their e-mails stay held back, as keyed
 * hashes. Done again it does nothing. Takes the right to edit everything of everyone. Throws `RuleError`, `Forbidden`,
 * `Contended`, or `StoreUnavailable`.
 */
export async function erase(
  roster: Roster,
  employeeId: string,
  confirm: string,
  condition: Condition = {},
): Promise<void> {
  requireOverEveryone(roster, "edit", "all");
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dictionary = await currentDictionary(roster.db);
    const person = (await readEmployees(roster.db, [employeeId])).get(employeeId);
    if (person === undefined) {
      if ((await erasedAt(roster.db, employeeId)) !== null) return;
      throw new RuleError("unknown", "There is nobody with this id.");
    }
    requireVersion(person, condition);
    requireConfirmation(person.employee, confirm);
    requireErasable(person.employee, { company: dictionary, now: roster.now });
    await forgetManagers(roster, [employeeId]);
    if ((await erasePeople(roster, dictionary, [person])).has(employeeId)) return;
  }
  throw new Contended();
}

/** Erases these people, who must be erasable, in one batch; gives the ids of those who had not changed since they were read. */
export async function erasePeople(
  roster: Roster,
  dictionary: Dictionary,
  people: readonly StoredEmployee[],
): Promise<ReadonlySet<string>> {
  const operation = operationOf(roster, dictionary.epoch);
  const logins = await loginsToKeep(roster, people);
  const beside = [
    ...(await keepErasedLogins(roster.db, operation, logins)),
    ...erasureStatements(operation, {
      employeeIds: people.map(({ employee }) => employee.id),
      emails: logins.map(({ key }) => key),
      names: people.flatMap(({ employee }) =>
        employee.tables.basic.map(({ values }) => displayNameOf(values)),
      ),
    }),
  ];
  try {
    const changes = people.map((before) => erasureOf(before, dictionary, roster.now));
    return await writeChanges(roster.db, operation, changes, beside);
  } catch (error) {
    if (error instanceof BatchRefused) return new Set();
    throw error;
  }
}

/** The e-mails (folded) that they ever had, but those that somebody else has by now: a person released them. */
async function loginsToKeep({ db, now }: Roster, people: readonly StoredEmployee[]) {
  const ids = people.map(({ employee }) => employee.id);
  const told = [
    ...people.flatMap(({ employee }) =>
      emailsOf(employee).map((email) => ({ employeeId: employee.id, email })),
    ),
    ...(await emailsTold(db, ids)),
  ];
  const keys = told.map(({ employeeId, email }) => ({ employeeId, key: fold(email) }));
  const holders = await holdersOf(db, [...new Set(keys.map(({ key }) => key))], now);
  const others = new Set(
    holders.filter(({ employeeId }) => !ids.includes(employeeId)).map(({ userNameKey }) => userNameKey),
  );
  return keys.filter(({ key }) => !others.has(key));
}

function erasureOf(before: StoredEmployee, dictionary: Dictionary, now: number): Change {
  const after = emptied(before.employee, now);
  return {
    before,
    after,
    states: [],
    memberships: [],
    named: [],
    viewMembers: viewMembersOf(after, [], dictionary),
    employeeNumberKey: null,
    notes: [],
    facts: null,
    entry: { verb: "erase", holdsFrom: now, reason: null, changes: null },
  };
}
