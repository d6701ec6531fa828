import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import type { Employee } from "../../hr/employee.ts";
import { EMPTY_RECORD } from "../../hr/empty-record.ts";
import { changesBetween } from "../../hr/facts.ts";
import { fold } from "../../hr/fold.ts";
import { type Circumstances, current, today } from "../../hr/lifecycle/decision.ts";
import { hire } from "../../hr/lifecycle/hire.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { requireSound } from "../../hr/sound.ts";
import type { Conflict } from "./conflict.ts";
import { belongsEarlier, followDates } from "./follow-dates.ts";
import { followValues } from "./follow-values.ts";
import type { Followed } from "./followed.ts";
import type { LineAction, LineProblem, PersonLine } from "./person-line.ts";
import { type Names, valuesOf } from "./values-of.ts";

/** Everything that a line is decided by besides the person: lists too, for contractors are told by theirs. */
export interface LineCircumstances extends Circumstances {
  readonly company: Dictionary;
}

/** What a line comes to: the person as they would be (null: untouched), what that is, and why. */
export interface LineDecision {
  readonly employee: Employee | null;
  readonly action: LineAction;
  readonly why: string;
  readonly problems: readonly LineProblem[];
  /** What of the line is not followed, for a person to decide. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Decides one line against the person as they are (null: somebody new, under the id given). The check and the
 * application ask the same function, so that a dry run says what would be done. What HR must choose is held and the
 * person keeps the old state; what contradicts itself is a problem of the line.
 */
export function decideLine(
  line: PersonLine,
  id: string,
  before: Employee | null,
  names: Names,
  circumstances: LineCircumstances,
): LineDecision {
  try {
    if (before?.deletedAt) return deletedHere();
    const other = before && somebodyElse(line, before, circumstances);
    if (other) return { ...held(other), conflicts: [{ kind: "samePerson", detail: other }] };
    const decision =
      before === null ? hired(line, id, names, circumstances) : followed(line, before, names, circumstances);
    if (decision.employee !== null) requireSound(before, decision.employee, circumstances.company);
    return decision;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    if (error.kind !== "invalid") return held(error.detail);
    return problem(null, error.detail);
  }
}

/**
 * A number with another first name, surname and e-mail at once: given away anew, or a file sorted by one column only.
 * Followed, it would hand the account to somebody else. Returns the question, or null.
 */
function somebodyElse(
  { employeeNumber, firstName, surname, email }: PersonLine,
  before: Employee,
  circumstances: Circumstances,
): string | null {
  const { basic } = current(before, circumstances).record;
  if (!employeeNumber || !firstName || !surname || !email || basic.email === null) return null;
  const pairs = [
    [firstName, basic.firstName],
    [surname, basic.surname],
    [email, basic.email],
  ] as const;
  if (pairs.some(([said, known]) => fold(said) === fold(known))) return null;
  return `number ${employeeNumber} is ${displayNameOf(basic)} (${basic.email}) here. The same person? Then correct the name here first; else give ${firstName} ${surname} a number of their own`;
}

function hired(line: PersonLine, id: string, names: Names, circumstances: Circumstances): LineDecision {
  const startDate = line.rehireDate ?? line.startDate ?? null;
  if (startDate === null) return problem("startDate", "a new person needs a start date");
  const { terminationDate, lastDayOfWork, note } = datesOfNewcomer(line, startDate);
  const { basic, work, address, employment, contact, custom } = valuesOf(line, names);
  const input = {
    id,
    employeeNumber: line.employeeNumber ?? null,
    startDate,
    terminationDate,
    lastDayOfWork,
    terminationReason: line.terminationReason ?? null,
    basic: { ...EMPTY_RECORD.basic, ...basic },
    work: { ...EMPTY_RECORD.work, ...work },
    address: { ...EMPTY_RECORD.address, ...address },
    employment: { ...EMPTY_RECORD.employment, ...employment },
    contact: { ...EMPTY_RECORD.contact, ...contact },
    custom,
  };
  const { employee } = hire(input, circumstances);
  if (
    line.status === "active" &&
    terminationDate !== null &&
    terminationDate < today(employee, circumstances)
  ) {
    return held(`the file says active, and a termination on ${terminationDate}: correct one of them`);
  }
  const followedUp = followDates(line, employee, circumstances);
  const email = input.basic.email === null ? "no work e-mail, so not listed yet" : null;
  const why = [
    `new, starts ${startDate}`,
    endOfNewcomer(terminationDate, employee, circumstances),
    note,
    email,
    ...followedUp.reasons,
    unknownManager(line, names),
  ].filter((part) => part !== null);
  return {
    employee: followedUp.employee,
    action: "hire",
    why: why.join("; "),
    problems: [],
    conflicts: followedUp.kept,
  };
}

function endOfNewcomer(date: string | null, employee: Employee, circumstances: Circumstances): string | null {
  if (date === null) return null;
  return current(employee, circumstances).status === "Terminated" ? `ended ${date}` : `ends ${date}`;
}

function datesOfNewcomer(line: PersonLine, startDate: string) {
  const { terminationDate = null, lastDayOfWork = null } = line;
  const earlier = terminationDate !== null && terminationDate < startDate && belongsEarlier(line);
  if (!earlier) return { terminationDate, lastDayOfWork, note: null };
  const note = `the termination on ${terminationDate} belongs to an earlier employment`;
  return { terminationDate: null, lastDayOfWork: null, note };
}

function followed(
  line: PersonLine,
  before: Employee,
  names: Names,
  circumstances: LineCircumstances,
): LineDecision {
  const dated = followDates(line, before, circumstances);
  const named = {
    ...dated.employee,
    employeeNumber: dated.employee.employeeNumber ?? line.employeeNumber ?? null,
  };
  const { employee, kept } = valuesFollowed(named, line, names, circumstances);
  const changed = Object.keys(changesBetween(dated.employee, employee));
  const changes = changed.length > 0 ? `changes ${fieldsOf(changed, circumstances.company)}` : null;
  const conflicts = [...dated.kept, ...kept];
  const action = actionOf(before, employee, { ...dated, kept: conflicts }, circumstances);
  const why = [
    ...dated.reasons,
    ...conflicts.map(({ detail }) => detail),
    changes,
    action === null ? null : unknownManager(line, names),
  ];
  return {
    employee: action === null || action === "held" ? null : employee,
    action,
    why: why.filter((part) => part !== null).join("; "),
    problems: [],
    conflicts,
  };
}

/** The values on the line; where the e-mail must not change, all but the e-mail, which is reported. */
function valuesFollowed(
  employee: Employee,
  line: PersonLine,
  names: Names,
  circumstances: Circumstances,
): Pick<Followed, "employee" | "kept"> {
  const values = valuesOf(line, names);
  try {
    const kept = withdrawnEmail(employee, line, circumstances);
    return { employee: followValues(employee, line, values, circumstances), kept };
  } catch (error) {
    if (!(error instanceof RuleError) || error.kind === "invalid") throw error;
    const { email: _, ...basic } = values.basic;
    return {
      employee: followValues(employee, line, { ...values, basic }, circumstances),
      kept: [{ kind: "email", detail: error.detail }],
    };
  }
}

/** A blank takes no e-mail away from somebody who works here, and says so. */
function withdrawnEmail(employee: Employee, { email }: PersonLine, circumstances: Circumstances): Conflict[] {
  const { record, status } = current(employee, circumstances);
  const withdrawn = email === null && record.basic.email !== null && status !== "Terminated";
  const detail = `gives no e-mail any more; ${record.basic.email} is kept`;
  return withdrawn ? [{ kind: "email", detail }] : [];
}

function unknownManager({ manager }: PersonLine, names: Names): string | null {
  return manager && names.manager(manager) === undefined
    ? `manager ${manager} is not known: left as is`
    : null;
}

function actionOf(
  before: Employee,
  after: Employee,
  { startsAgain, kept }: Followed,
  circumstances: Circumstances,
): LineAction {
  const changed = Object.keys(changesBetween(before, after));
  if (startsAgain !== null) return "rehire";
  if (changed.length === 0) return kept.length > 0 ? "held" : null;
  if (current(before, circumstances).active && !current(after, circumstances).active) return "off";
  const ends = (path: string) => /^period \d+ (terminationDate|lastDayOfWork|terminationAssumed)$/.test(path);
  return changed.some(ends) ? "end" : "change";
}

/** `work 2026-12-01 departmentId` → `department`. */
function fieldsOf(paths: readonly string[], { fields }: Dictionary): string {
  const names = paths.map((path) => {
    const field = path.split(" ").at(-1) ?? "";
    return fields.get(field)?.name ?? field.replace(/Id$/, "");
  });
  return [...new Set(names)].join(", ");
}

function held(why: string): LineDecision {
  return { employee: null, action: "held", why, problems: [], conflicts: [] };
}

function deletedHere(): LineDecision {
  const detail = "deleted here: restore the person first";
  return { ...held(detail), conflicts: [{ kind: "deleted", detail }] };
}

function problem(column: string | null, message: string): LineDecision {
  return { employee: null, action: null, why: "", problems: [{ column, message }], conflicts: [] };
}
