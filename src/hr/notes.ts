import type { Dictionary } from "./dictionary.ts";
import type { Employee, Period } from "./employee.ts";
import { fold } from "./fold.ts";
import { RuleError } from "./rule-error.ts";
import type { Section } from "./section.ts";

const NO_EMAIL = "no work e-mail: not listed, so no account is made";
const OPEN_CONTRACTOR = "a contractor whose employment has no end";
const NO_ZONE = "no site and no zone: the company's zone decides";

/** What HR should look at in this person, in words; part of the readiness report. */
export function notesOn(employee: Employee, dictionary: Dictionary): string[] {
  if (employee.deletedAt !== null) return [];
  const latest = employee.periods.at(-1);
  const work = employee.tables.work.at(-1)?.values;
  const notes = [
    employee.tables.basic.at(-1)?.values.email === null ? NO_EMAIL : null,
    latest ? periodNote(latest) : null,
    openContractor(employee, dictionary) ? OPEN_CONTRACTOR : null,
    work && work.zone === null && work.siteId === null ? NO_ZONE : null,
    employee.exclusion === null ? null : `excluded by hand (${employee.exclusion.kind})`,
  ];
  return notes.filter((note) => note !== null);
}

/** The section whose values a note tells of. */
export function sectionOfNote(note: string): Section {
  switch (note) {
    case NO_EMAIL:
      return "basic";
    case OPEN_CONTRACTOR:
      return "employment";
    case NO_ZONE:
      return "work";
    default:
      return "lifecycle";
  }
}

function periodNote({ terminationDate, lastDayOfWork, terminationAssumed }: Period): string | null {
  if (terminationAssumed) return `terminated without a date: ${terminationDate} was assumed`;
  if (lastDayOfWork === null) return null;
  if (terminationDate === null)
    return `a last day of work (${lastDayOfWork}) without a termination date ends nothing`;
  if (lastDayOfWork > terminationDate)
    return `the last day of work (${lastDayOfWork}) lies after the termination date (${terminationDate})`;
  return null;
}

/**
 * Refuses what would make a contractor without an end where the company demands one. Those who were so before the
 * company chose are on the readiness report, and whatever else is done to them (cutting off access!) goes on.
 */
export function requireContractorsEnd(
  before: Employee | null,
  after: Employee,
  dictionary: Dictionary,
): void {
  if (!dictionary.settings.contractorsNeedEnd || !openContractor(after, dictionary)) return;
  if (before !== null && openContractor(before, dictionary)) return;
  throw new RuleError(
    "invalid",
    "Contractors need a termination date here: give one, or change the employment type.",
    { pointer: "#/terminationDate" },
  );
}

function openContractor(employee: Employee, { items, settings }: Dictionary): boolean {
  const typeId = employee.tables.employment.at(-1)?.values.employmentTypeId;
  const name = typeId ? items.get(typeId)?.name : undefined;
  const open =
    employee.periods.at(-1)?.terminationDate === null && employee.periods.at(-1)?.rescinded === false;
  return open && name !== undefined && settings.contractorTypes.some((type) => fold(type) === fold(name));
}
