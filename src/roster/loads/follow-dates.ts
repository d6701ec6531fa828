import type { Employee, Period } from "../../hr/employee.ts";
import { type Circumstances, current, latestPeriod, today, withPeriod } from "../../hr/lifecycle/decision.ts";
import { endLeave, startLeave } from "../../hr/lifecycle/leave.ts";
import { rehire } from "../../hr/lifecycle/rehire.ts";
import { moveStart } from "../../hr/lifecycle/start.ts";
import { terminate } from "../../hr/lifecycle/termination.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { PersonLine } from "./person-line.ts";

/** What the dates and the status on a line made of a person. */
export interface Followed {
  readonly employee: Employee;
  /** What was done, in words. */
  readonly reasons: readonly string[];
  /** What the line would have undone and was kept, for a person to decide. */
  readonly kept: readonly string[];
  /** The start date of a new period, where the line rehires. */
  readonly startsAgain: string | null;
}

/**
 * Follows the dates and the status of a line. A blank never reopens access; a date set by hand stands until the file
 * agrees; a termination before the latest start belongs to the earlier period; "active" beside an end that has
 * passed, with no later start, is for a person to decide. Throws `RuleError`.
 */
export function followDates(line: PersonLine, employee: Employee, circumstances: Circumstances): Followed {
  const startDate = line.rehireDate ?? line.startDate ?? null;
  const began = orKept(employee, () => followStart(startDate, line, employee, circumstances));
  const ended =
    began.startsAgain === null
      ? followEnd(line, startDate, began.employee, circumstances)
      : untouched(began.employee);
  const away = orKept(ended.employee, () => followLeave(line, ended.employee, circumstances));
  return {
    employee: away.employee,
    reasons: [...began.reasons, ...ended.reasons, ...away.reasons],
    kept: [...began.kept, ...ended.kept, ...away.kept],
    startsAgain: began.startsAgain,
  };
}

/** What HR has to decide first is kept as it was, and holds back nothing else on the line, an end least of all. */
function orKept(employee: Employee, follow: () => Followed): Followed {
  try {
    return follow();
  } catch (error) {
    if (error instanceof RuleError && error.kind !== "invalid") return kept(employee, error.detail);
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
  if (period.rescinded) {
    const contradicts = saysActive(line) || line.status === "hired";
    return contradicts
      ? kept(employee, `says ${line.status}; never started here, and no later start date: not applied`)
      : untouched(employee);
  }
  requireOrder(line, startDate, employee);
  const given = endsFrom(line, period.startDate);
  const terminationDate = given.terminationDate ?? period.terminationDate;
  const lastDayOfWork = given.lastDayOfWork ?? period.lastDayOfWork;
  const same = terminationDate === period.terminationDate && lastDayOfWork === period.lastDayOfWork;
  if (same) return followStatus(line, given.terminationDate, employee, circumstances);
  if (saysActive(line) && terminationDate !== null && terminationDate < today(employee, circumstances))
    return kept(
      employee,
      `says active beside a termination on ${terminationDate}: not applied; correct the status or the date`,
    );
  if (isSetByHand(period)) {
    const said = terminationDate ?? lastDayOfWork;
    return kept(employee, `end ${endOf(period)} was set by hand; the file says ${said}: kept`);
  }
  const input = {
    terminationDate,
    lastDayOfWork,
    terminationReason: line.terminationReason ?? period.terminationReason,
    decidingDate: period.decidingDate,
  };
  const { employee: ended, reason } = terminate(employee, input, circumstances);
  const reopens = !current(employee, circumstances).active && current(ended, circumstances).active;
  if (reopens && saysEnded(line))
    return kept(employee, `says ${line.status} and an end ahead, ${terminationDate}; off here: not reopened`);
  return { ...untouched(ended), reasons: [reason ?? "", ...(reopens ? ["access comes back"] : [])] };
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
  const isEnded = status === "Terminated" || status === "Garden leave";
  if (line.status === "terminated" && terminationDate === null && !isEnded) {
    if (isSetByHand(period))
      return kept(employee, `end ${endOf(period)} was set by hand; the file says terminated: kept`);
    const nothing = {
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: line.terminationReason ?? null,
      decidingDate: null,
    };
    const { employee: ended, reason } = terminate(employee, nothing, circumstances);
    return { ...untouched(ended), reasons: [reason ?? ""] };
  }
  if (saysActive(line) && status === "Terminated")
    return kept(employee, "says active; ended here, and no later start date: not applied");
  const blank = line.terminationDate === null && period.terminationDate !== null;
  if (line.status === "gardenLeave" && active)
    return kept(employee, "says garden leave, but gives no last day of work that is past: still active");
  if (blank && !period.terminationAssumed && !saysEnded(line))
    return kept(employee, `gives no termination date any more; ${endOf(period)} is kept`);
  const agrees = terminationDate !== null && period.endSetBy === "hand";
  if (!agrees) return untouched(employee);
  return {
    ...untouched(withPeriod(employee, { ...period, endSetBy: "feed" })),
    reasons: ["agrees with the end set by hand"],
  };
}

function isSetByHand({ endSetBy, terminationDate, lastDayOfWork }: Period): boolean {
  return endSetBy === "hand" && (terminationDate !== null || lastDayOfWork !== null);
}

function followLeave({ status }: PersonLine, employee: Employee, circumstances: Circumstances): Followed {
  const now = current(employee, circumstances);
  const startDate = today(employee, circumstances);
  if ((status === "leave" || status === "parentalLeave") && now.status === "Employed") {
    const kind = status === "leave" ? "Leave" : "Parental leave";
    const { employee: away } = startLeave(
      employee,
      { kind, startDate, returnDate: null, access: true },
      circumstances,
    );
    return { ...untouched(away), reasons: [`${kind.toLowerCase()} begins, access stays`] };
  }
  const open = employee.leaves.find(({ returnDate, access }) => returnDate === null && access);
  if (
    status === "active" &&
    open !== undefined &&
    (now.status === "Leave" || now.status === "Parental leave")
  ) {
    const { employee: back } = endLeave(employee, { returnDate: null }, circumstances);
    return { ...untouched(back), reasons: ["back from leave"] };
  }
  return untouched(employee);
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

function endOf({ terminationDate, lastDayOfWork }: Period): string {
  return terminationDate ?? lastDayOfWork ?? "";
}

function kept(employee: Employee, why: string): Followed {
  return { ...untouched(employee), kept: [why] };
}

function untouched(employee: Employee): Followed {
  return { employee, reasons: [], kept: [], startsAgain: null };
}
