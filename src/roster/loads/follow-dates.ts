import type { Employee, Period } from "../../hr/employee.ts";
import { type Circumstances, current, latestPeriod, today, withPeriod } from "../../hr/lifecycle/decision.ts";
import { rehire } from "../../hr/lifecycle/rehire.ts";
import { moveStart } from "../../hr/lifecycle/start.ts";
import { cancelTermination, terminate } from "../../hr/lifecycle/termination.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { ConflictKind } from "./conflict.ts";
import { followLeave } from "./follow-leave.ts";
import { type Followed, kept, untouched } from "./followed.ts";
import { otherEmployment } from "./other-employment.ts";
import type { PersonLine } from "./person-line.ts";

/**
 * Follows the dates and the status of a line. A blank never reopens access; a date set by hand stands until the file
 * agrees; a termination before the latest start belongs to the earlier period; "active" beside an end that has
 * passed, with no later start, is for a person to decide. Throws `RuleError`.
 */
export function followDates(line: PersonLine, employee: Employee, circumstances: Circumstances): Followed {
  const startDate = line.rehireDate ?? line.startDate ?? null;
  const began = orKept("start", employee, () => followStart(startDate, line, employee, circumstances));
  const ended =
    began.startsAgain === null
      ? followEnd(line, startDate, began.employee, circumstances)
      : untouched(began.employee);
  const away = orKept("leave", ended.employee, () => followLeave(line, ended.employee, circumstances));
  const other = ended.kept.length > 0 ? null : otherEmployment(line, ended.employee, circumstances);
  return {
    employee: away.employee,
    reasons: [...began.reasons, ...ended.reasons, ...away.reasons],
    kept: [...began.kept, ...ended.kept, ...(other === null ? [] : [other]), ...away.kept],
    startsAgain: began.startsAgain,
  };
}

/** What HR has to decide first is kept as it was, and holds back nothing else on the line, an end least of all. */
function orKept(kind: ConflictKind, employee: Employee, follow: () => Followed): Followed {
  try {
    return follow();
  } catch (error) {
    if (error instanceof RuleError && error.kind !== "invalid") return kept(kind, employee, error.detail);
    throw error;
  }
}

function followStart(
  startDate: string | null,
  line: PersonLine,
  employee: Employee,
  circumstances: Circumstances,
): Followed {
  const known = employee.periods.some((other) => other.startDate === startDate);
  if (startDate === null || known) return untouched(employee);
  const before = endBefore(startDate, line, employee, circumstances);
  const period = latestPeriod(before.employee);
  const given = endsFrom(line, startDate);
  const endedSince = line.status === "terminated" && given.terminationDate === null;
  if (isOver(period) && startDate > (period.terminationDate ?? period.startDate)) {
    if (endedSince) return untouched(employee);
    const terminationReason = given.terminationDate === null ? null : (line.terminationReason ?? null);
    const input = { ...given, startDate, terminationReason, concurrent: false };
    const again = rehire(before.employee, input, circumstances);
    if (comesBack(employee, again.employee, circumstances) && saysEnded(line))
      return notReopened(line, employee);
    return {
      ...untouched(again.employee),
      reasons: [...before.reasons, again.reason ?? ""],
      startsAgain: startDate,
    };
  }
  const moved = moveStart(employee, { startDate, account: null }, circumstances);
  return { ...untouched(moved.employee), reasons: [`start moves ${moved.reason}`] };
}

/** A line that rehires somebody who has no end here yet tells the end of the earlier employment too. */
function endBefore(
  startDate: string,
  line: PersonLine,
  employee: Employee,
  circumstances: Circumstances,
): Followed {
  const period = latestPeriod(employee);
  const { terminationDate, lastDayOfWork } = endsFrom(line, period.startDate);
  const ends = terminationDate !== null && terminationDate < startDate && belongsEarlier(line);
  if (isOver(period) || !ends) return untouched(employee);
  const lastDay = lastDayOfWork !== null && lastDayOfWork < startDate ? lastDayOfWork : null;
  const input = { terminationDate, lastDayOfWork: lastDay, terminationReason: null, decidingDate: null };
  const { employee: ended, reason } = terminate(employee, input, circumstances);
  return { ...untouched(ended), reasons: [reason ?? ""] };
}

function isOver({ rescinded, terminationDate }: Period): boolean {
  return rescinded || terminationDate !== null;
}

/** The end that a line gives to the period that begins then; an earlier one belongs to an earlier period. */
function endsFrom({ terminationDate = null, lastDayOfWork = null }: PersonLine, startDate: string) {
  return {
    terminationDate: terminationDate !== null && terminationDate >= startDate ? terminationDate : null,
    lastDayOfWork: lastDayOfWork !== null && lastDayOfWork >= startDate ? lastDayOfWork : null,
  };
}

function followEnd(
  line: PersonLine,
  startDate: string | null,
  employee: Employee,
  circumstances: Circumstances,
): Followed {
  const period = latestPeriod(employee);
  if (period.rescinded && period.endSetBy === "feed" && !saysEnded(line))
    return followAgain(line, startDate, employee, circumstances);
  if (period.rescinded) {
    const contradicts = saysActive(line) || line.status === "hired";
    return contradicts
      ? kept(
          "reopening",
          employee,
          `says ${line.status}; never started here, and no later start date: not applied`,
        )
      : untouched(employee);
  }
  requireOrder(line, startDate, employee);
  const given = endsFrom(line, period.startDate);
  const terminationDate = given.terminationDate ?? period.terminationDate;
  // Beside an end that was assumed, a last day of work without a date says nothing new.
  const assumed = period.terminationAssumed && given.terminationDate === null;
  const lastDayOfWork = assumed ? period.lastDayOfWork : (given.lastDayOfWork ?? period.lastDayOfWork);
  const same = terminationDate === period.terminationDate && lastDayOfWork === period.lastDayOfWork;
  if (same && !isEnded(employee, circumstances) && speaksOfEarlier(line, startDate, period))
    return kept(
      "earlierEnd",
      employee,
      `says terminated on ${line.terminationDate}, which was an earlier employment; the one since ${period.startDate} goes on`,
    );
  if (same) return followStatus(line, given.terminationDate, employee, circumstances);
  if (saysActive(line) && terminationDate !== null && terminationDate < today(employee, circumstances))
    return kept(
      "activeBesideEnd",
      employee,
      `says active beside a termination on ${terminationDate}: not applied; correct the status or the date`,
    );
  if (period.endSetBy === "hand") return keptByHand(employee, terminationDate ?? lastDayOfWork ?? "none");
  const input = {
    terminationDate,
    lastDayOfWork,
    terminationReason: line.terminationReason ?? period.terminationReason,
    decidingDate: period.decidingDate,
  };
  const { employee: ended, reason } = terminate(employee, input, circumstances);
  const reopens = comesBack(employee, ended, circumstances);
  if (reopens && saysEnded(line)) return notReopened(line, employee);
  // Terminated, but by dates that end nothing yet: a last day of work alone, for instance. The word decides.
  if (line.status === "terminated" && given.terminationDate === null && !isEnded(ended, circumstances))
    return endedNow(line, employee, circumstances);
  return { ...untouched(ended), reasons: [reason ?? "", ...(reopens ? ["access comes back"] : [])] };
}

function comesBack(before: Employee, after: Employee, circumstances: Circumstances): boolean {
  return !current(before, circumstances).active && current(after, circumstances).active;
}

/** The file says that somebody has ended, and dates by which they would not have: no reason to give access. */
function notReopened({ status, terminationDate }: PersonLine, employee: Employee): Followed {
  return kept(
    "reopening",
    employee,
    `says ${status} and an end ahead, ${terminationDate}; off here: not reopened`,
  );
}

/** A start that was taken back with the load that had entered it: a file that says it again is followed. */
function followAgain(
  line: PersonLine,
  startDate: string | null,
  employee: Employee,
  circumstances: Circumstances,
): Followed {
  const { employee: back } = cancelTermination(employee, { restoreAccess: false }, circumstances);
  const followed = followEnd(line, startDate, back, circumstances);
  return { ...followed, reasons: ["starts after all, though taken back with a load", ...followed.reasons] };
}

/** The dates are as known: what is left is what the status says about them. */
function followStatus(
  line: PersonLine,
  terminationDate: string | null,
  employee: Employee,
  circumstances: Circumstances,
): Followed {
  const period = latestPeriod(employee);
  const { status, active } = current(employee, circumstances);
  if (line.status === "terminated" && terminationDate === null && !isEnded(employee, circumstances)) {
    if (period.endSetBy === "hand") return keptByHand(employee, "terminated");
    return endedNow(line, employee, circumstances);
  }
  const agrees = period.endSetBy === "hand" && (terminationDate !== null || saysNoEnd(line, period));
  if (saysActive(line) && status === "Terminated") {
    // A person who entered the very date of the file has decided which of the two holds.
    if (agrees) return untouched(employee);
    return kept("reopening", employee, "says active; ended here, and no later start date: not applied");
  }
  const blank = line.terminationDate === null && period.terminationDate !== null;
  if (line.status === "gardenLeave" && active)
    return kept(
      "gardenLeave",
      employee,
      "says garden leave, but gives no last day of work that is past: still active",
    );
  if (blank && !period.terminationAssumed && !saysEnded(line))
    return kept("endWithdrawn", employee, `gives no termination date any more; ${endOf(period)} is kept`);
  if (!agrees) return untouched(employee);
  return {
    ...untouched(withPeriod(employee, { ...period, endSetBy: "feed" })),
    reasons: ["agrees with the end set by hand"],
  };
}

function endedNow(line: PersonLine, employee: Employee, circumstances: Circumstances): Followed {
  const nothing = {
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: line.terminationReason ?? null,
    decidingDate: null,
  };
  const { employee: ended, reason } = terminate(employee, nothing, circumstances);
  return { ...untouched(ended), reasons: [reason ?? ""] };
}

function isEnded(employee: Employee, circumstances: Circumstances): boolean {
  const { status } = current(employee, circumstances);
  return status === "Terminated" || status === "Garden leave";
}

/** A leaver of long ago, who was hired again without the file's knowing: what ended then ends nothing now. */
function speaksOfEarlier(
  { status, terminationDate }: PersonLine,
  startDate: string | null,
  period: Period,
): boolean {
  if (status !== "terminated" || !terminationDate || startDate === period.startDate) return false;
  return terminationDate < period.startDate;
}

/** A blank, of a period whose end a person took back. */
function saysNoEnd(line: PersonLine, { terminationDate, lastDayOfWork }: Period): boolean {
  return (
    line.terminationDate === null && !saysEnded(line) && terminationDate === null && lastDayOfWork === null
  );
}

/** A termination before the start is an earlier employment's, where the line shows that the person is here. */
export function belongsEarlier({ status, rehireDate }: PersonLine): boolean {
  return Boolean(rehireDate) || (status !== undefined && status !== null && status !== "terminated");
}

/** Otherwise it contradicts the only start there is: a typing error in it would leave a leaver's access on. */
function requireOrder(line: PersonLine, startDate: string | null, employee: Employee): void {
  const start = startDate ?? latestPeriod(employee).startDate;
  if (employee.periods.length > 1 || belongsEarlier(line)) return;
  const ends = [
    ["termination date", line.terminationDate],
    ["last day of work", line.lastDayOfWork],
  ] as const;
  for (const [name, date] of ends) {
    if (!date || date >= start) continue;
    throw new RuleError(
      "invalid",
      `The ${name} ${date} lies before the start date ${start}: correct one of them.`,
    );
  }
}

function saysEnded({ status }: PersonLine): boolean {
  return status === "terminated" || status === "gardenLeave";
}

function saysActive({ status }: PersonLine): boolean {
  return status === "active" || status === "leave" || status === "parentalLeave";
}

/** What a person said about the end, a date or that there is none, stands until the file says the same. */
function keptByHand(employee: Employee, said: string): Followed {
  const end = endOf(latestPeriod(employee));
  const known = end === "" ? "that nothing ends" : `end ${end}`;
  return kept("endSetByHand", employee, `${known} was set by hand; the file says ${said}: kept`);
}

function endOf({ terminationDate, lastDayOfWork }: Period): string {
  return terminationDate ?? lastDayOfWork ?? "";
}
