import { requireChoices } from "./choices.ts";
import type { Dictionary } from "./dictionary.ts";
import { isEmailAddress } from "./email-address.ts";
import type { BasicInfo, Employee } from "./employee.ts";
import { requireContractorsEnd } from "./notes.ts";
import { isPlainDate, type PlainDate } from "./plain-date.ts";
import { RuleError } from "./rule-error.ts";
import { hasDate, isZone } from "./zone.ts";
import { entryOn, zoneOn } from "./zone-on.ts";

/**
 * Refuses what may stand in nobody's file, whoever enters it and by which verb: dates that no calendar has, or none in
 * the person's zone; no name at all; what is no e-mail or no zone; sites, items and values that cannot be chosen; contractors without an
 * end where that is demanded. Only what is new since `before` is looked at, so that nothing old holds up what is done
 * now. Throws `RuleError`.
 */
export function requireSound(before: Employee | null, after: Employee, dictionary: Dictionary): void {
  requireTexts(before, after);
  requireHours(before, after);
  requireDates(before, after, dictionary);
  requireChoices(before, after, dictionary);
  requireContractorsEnd(before, after, dictionary);
}

interface EnteredDate {
  /** What the date is, told apart from all others of the person. */
  readonly of: string;
  readonly field: string;
  readonly date: PlainDate;
}

function requireDates(before: Employee | null, after: Employee, dictionary: Dictionary): void {
  const known = new Set(before === null ? [] : datesOf(before).map(({ of, date }) => `${of} ${date}`));
  for (const { of, field, date } of datesOf(after)) {
    if (known.has(`${of} ${date}`)) continue;
    const pointer = { pointer: `#/${field}` };
    if (!isPlainDate(date))
      throw new RuleError(
        "invalid",
        `${date} is no date that there is: write one such as 2026-11-24.`,
        pointer,
      );
    const zone = zoneOn(after, date, dictionary);
    if (!hasDate(zone, date))
      throw new RuleError(
        "invalid",
        `There was no ${date} in ${zone}: the clocks there went over that day. Choose the day before or after.`,
        pointer,
      );
  }
}

function datesOf({ periods, leaves, tables }: Employee): EnteredDate[] {
  const dated = [
    ...periods.flatMap(({ number, startDate, terminationDate, lastDayOfWork }) => [
      { of: `period ${number} start`, field: "startDate", date: startDate },
      { of: `period ${number} end`, field: "terminationDate", date: terminationDate },
      { of: `period ${number} last`, field: "lastDayOfWork", date: lastDayOfWork },
    ]),
    ...leaves.flatMap(({ number, startDate, returnDate }) => [
      { of: `leave ${number} start`, field: "startDate", date: startDate },
      { of: `leave ${number} return`, field: "returnDate", date: returnDate },
    ]),
    ...Object.entries(tables).flatMap(([name, rows]) =>
      rows.map(({ effectiveDate }) => ({ of: name, field: "effectiveDate", date: effectiveDate })),
    ),
  ];
  return dated.flatMap(({ date, ...rest }) => (date === null ? [] : [{ ...rest, date }]));
}

function requireTexts(before: Employee | null, after: Employee): void {
  const { basic, contact, work } = after.tables;
  const was = before?.tables;
  for (const { effectiveDate, values } of basic) {
    const known = entryOn(was?.basic ?? [], effectiveDate)?.values;
    requireEmail(known?.email, values.email, "#/basic/email");
    if (isNameless(values) && !(known && isNameless(known)))
      throw new RuleError("invalid", "A person needs a first name or a surname: fill in at least one.", {
        pointer: "#/basic/surname",
      });
  }
  for (const { effectiveDate, values } of contact) {
    const known = entryOn(was?.contact ?? [], effectiveDate)?.values.privateEmail;
    requireEmail(known, values.privateEmail, "#/contact/privateEmail");
  }
  for (const { effectiveDate, values } of work) {
    const { zone } = values;
    if (zone === null || zone === entryOn(was?.work ?? [], effectiveDate)?.values.zone || isZone(zone))
      continue;
    throw new RuleError("invalid", `${zone} is no time zone: write an IANA name such as Europe/Berlin.`, {
      pointer: "#/work/zone",
    });
  }
}

/** The most that somebody can work. */
const MOST = { fte: 1.5, weeklyHours: 168 };

function requireHours(before: Employee | null, { tables }: Employee): void {
  for (const { effectiveDate, values } of tables.employment) {
    const known = entryOn(before?.tables.employment ?? [], effectiveDate)?.values;
    for (const field of ["fte", "weeklyHours"] as const) {
      const value = values[field];
      if (value === null || value === known?.[field] || (value >= 0 && value <= MOST[field])) continue;
      throw new RuleError("invalid", `${value} cannot be: write a number from 0 to ${MOST[field]}.`, {
        pointer: `#/employment/${field}`,
      });
    }
  }
}

function isNameless({ firstName, surname }: BasicInfo): boolean {
  return firstName === "" && surname === "";
}

function requireEmail(was: string | null | undefined, is: string | null, pointer: string): void {
  if (is === null || is === was || isEmailAddress(is)) return;
  throw new RuleError("invalid", `${is} is no e-mail address: write one, such as ada@example.com.`, {
    pointer,
  });
}
