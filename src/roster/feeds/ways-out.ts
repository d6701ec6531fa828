import type { Employee } from "../../hr/employee.ts";
import { current, latestPeriod, today } from "../../hr/lifecycle/decision.ts";
import { type WayOut, wayOut } from "../../hr/lifecycle/way-out.ts";
import { addDays } from "../../hr/plain-date.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { unreachable } from "../../hr/unreachable.ts";
import { VERBS, type VerbInputs, type VerbName } from "../employees/verbs.ts";
import type { ConflictKind } from "../loads/conflict.ts";
import { decideLine, type LineCircumstances } from "../loads/decide-line.ts";
import type { PersonLine } from "../loads/person-line.ts";
import type { Names } from "../loads/values-of.ts";

/** Something that a person may do about a conflict, and what the roster would make of it. */
interface Way {
  readonly says: string;
  readonly path: string;
  readonly body: WayOut["body"];
  readonly taken: (employee: Employee, circumstances: LineCircumstances) => Employee;
}

/**
 * What can be done about a conflict, each ready to be sent. Only what really ends it is offered: each is tried on the
 * person, and then the same line must contradict nothing. The last one keeps what is here.
 */
export function waysOutOf(
  kind: ConflictKind,
  said: PersonLine,
  employee: Employee,
  circumstances: LineCircumstances,
): WayOut[] {
  const working = waysOf(kind, said, employee, circumstances).filter((way) =>
    ends(way, said, employee, circumstances),
  );
  return [
    ...working.map(({ says, path, body }) => wayOut(employee, says, path, body)),
    wayOut(employee, "Keeps what is here, until the file says something else.", `conflicts/${kind}/dismiss`),
  ];
}

/** Whether the line, as far as it is kept, still contradicts what is here. A conflict of another line than that is over. */
export function stillContradicts(
  kind: ConflictKind,
  said: PersonLine,
  employee: Employee,
  circumstances: LineCircumstances,
): boolean {
  return conflictsOn(said, employee, circumstances).some((conflict) => conflict.kind === kind);
}

function ends(
  { taken }: Way,
  said: PersonLine,
  employee: Employee,
  circumstances: LineCircumstances,
): boolean {
  try {
    const byHand = { ...circumstances, by: "hand" as const };
    return conflictsOn(said, taken(employee, byHand), circumstances).length === 0;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

const NOBODY_NAMED: Names = {
  item: () => undefined,
  site: () => undefined,
  manager: () => undefined,
  custom: () => undefined,
};

function conflictsOn(said: PersonLine, employee: Employee, circumstances: LineCircumstances) {
  return decideLine(said, employee.id, employee, NOBODY_NAMED, { ...circumstances, by: "feed" }).conflicts;
}

function waysOf(
  kind: ConflictKind,
  said: PersonLine,
  employee: Employee,
  circumstances: LineCircumstances,
): readonly Way[] {
  const ofFile = saidEnd(said);
  const backOn = isOff(employee, circumstances) ? [again(employee, circumstances)] : [];
  switch (kind) {
    case "endSetByHand":
      return [
        way("Lets files say when it ends: the next one is followed.", "releaseEnd", "release-end", {}),
        ...ofFile,
      ];
    case "endWithdrawn":
      return takenBack("Takes the end back: they go on working here.", employee);
    case "activeBesideEnd":
      return [...ofFile, ...backOn];
    case "reopening":
      return said.status === "terminated" || said.status === "gardenLeave"
        ? ofFile
        : [...backOn, ...takenBack("Takes the end back, as if it had never been.", employee)];
    case "earlierEnd":
      return [way("Ends the employment now: access ends at once.", "terminate", "terminate", AT_ONCE)];
    case "gardenLeave":
      return [way("Revokes access now.", "revokeAccess", "revoke-access", { reason: "garden leave" })];
    case "start":
      return starts(said);
    case "deleted":
      return [way("Restores the file; the next line is followed.", "restore", "restore", {})];
    case "leave":
    case "samePerson":
    case "email":
    case "emailInTheWay":
      return [];
    default:
      return unreachable(kind);
  }
}

const AT_ONCE = {
  terminationDate: null,
  lastDayOfWork: null,
  terminationReason: null,
  decidingDate: null,
} as const;

function way<V extends VerbName>(
  says: string,
  verb: V,
  path: string,
  input: VerbInputs[V] & WayOut["body"],
): Way {
  const taken = (employee: Employee, circumstances: LineCircumstances) =>
    VERBS[verb](employee, input, circumstances).employee;
  return { says, path, body: input, taken };
}

/** Ends the employment as the file says, by hand, so that nobody asks again. */
function saidEnd({ status, terminationDate = null, lastDayOfWork = null }: PersonLine): Way[] {
  if (terminationDate === null && status !== "terminated") return [];
  const says =
    terminationDate === null
      ? "Ends the employment now, as the file gives no date: access ends at once."
      : `Ends the employment on ${terminationDate}, as the file says.`;
  const input = { terminationDate, lastDayOfWork, terminationReason: null, decidingDate: null };
  return [way(says, "terminate", "terminate", input)];
}

function isOff(employee: Employee, circumstances: LineCircumstances): boolean {
  const { status } = current(employee, circumstances);
  return status === "Terminated" || latestPeriod(employee).rescinded;
}

/** A new employment from today, or from the day after the last one where that is later. */
function again(employee: Employee, circumstances: LineCircumstances): Way {
  const { terminationDate } = latestPeriod(employee);
  const now = today(employee, circumstances);
  const startDate = terminationDate !== null && terminationDate >= now ? addDays(terminationDate, 1) : now;
  const nothing = { terminationDate: null, lastDayOfWork: null, terminationReason: null, concurrent: false };
  return way(`Rehires from ${startDate}, under the same id.`, "rehire", "rehire", { startDate, ...nothing });
}

/** Access that was revoked besides comes back only where that is asked for in so many words. */
function takenBack(says: string, employee: Employee): Way[] {
  const back = (words: string, restoreAccess: boolean) =>
    way(words, "cancelTermination", "cancel-termination", { restoreAccess });
  if (!isRevoked(employee)) return [back(says, false)];
  return [
    back(`${says} Access, which was revoked, stays revoked.`, false),
    back(`${says} Access, which was revoked, comes back too.`, true),
  ];
}

function isRevoked(employee: Employee): boolean {
  const { number } = latestPeriod(employee);
  return employee.revocations.some(({ liftedAt, period }) => liftedAt === null && period >= number);
}

function starts({ startDate, rehireDate }: PersonLine): Way[] {
  const date = rehireDate ?? startDate ?? null;
  if (date === null) return [];
  const kept = `Moves the start to ${date}; an account that is active stays so.`;
  const off = `Moves the start to ${date}; the account is switched off until then.`;
  return [
    way(kept, "moveStart", "move-start", { startDate: date, account: "keep" as const }),
    way(off, "moveStart", "move-start", { startDate: date, account: "deactivate" as const }),
  ];
}
