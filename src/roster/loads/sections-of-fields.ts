import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import type { Section } from "../../hr/section.ts";
import { sectionOfField } from "../../hr/section-of.ts";
import type { LoadColumn } from "./open-load.ts";
import type { PersonField, PersonLine } from "./person-line.ts";

/** What bringing people in shows of everyone: whom each line is about, and what became of it. */
export const SHOWN_BY_LOADS: readonly Section[] = ["basic", "work", "lifecycle"];

const SECTION_OF: Readonly<Record<PersonField, Section>> = {
  employeeNumber: "work",
  email: "basic",
  firstName: "basic",
  middleName: "basic",
  surname: "basic",
  displayName: "basic",
  honorific: "basic",
  pronouns: "basic",
  title: "work",
  department: "work",
  division: "work",
  costCenter: "work",
  site: "work",
  zone: "work",
  manager: "work",
  startDate: "lifecycle",
  rehireDate: "lifecycle",
  terminationDate: "lifecycle",
  lastDayOfWork: "lifecycle",
  status: "lifecycle",
  terminationReason: "lifecycle",
  workPhone: "work",
  workMobile: "work",
  privateEmail: "contact",
  privateMobile: "contact",
  line1: "address",
  line2: "address",
  city: "address",
  postCode: "address",
  state: "address",
  country: "address",
  employmentType: "employment",
  contract: "employment",
  fte: "employment",
  weeklyHours: "employment",
};

/** The sections of these fields. */
export function sectionsOfFields(fields: readonly PersonField[]): readonly Section[] {
  return [...new Set(fields.map((field) => SECTION_OF[field]))];
}

/** The sections that the lines of a file with these columns may write. */
export function sectionsOfColumns(
  columns: readonly LoadColumn[],
  { fields }: Dictionary,
): readonly Section[] {
  const sections = columns.flatMap(({ field }): readonly Section[] => {
    if (field === null) return [];
    if (isPersonField(field)) return [SECTION_OF[field]];
    const own = fields.get(field.replace(/^custom\./u, ""));
    // What a connector makes several fields of tells names, numbers and whether somebody is here, no more.
    return own === undefined ? SHOWN_BY_LOADS : [sectionOfField(own)];
  });
  return [...new Set(sections)];
}

/** The sections that the lines speak of. */
export function sectionsOnLines(lines: readonly PersonLine[], { fields }: Dictionary): readonly Section[] {
  const own = (named: string): Section => {
    const field = fields.get(named) ?? [...fields.values()].find(({ name }) => fold(name) === fold(named));
    return field === undefined ? "custom" : sectionOfField(field);
  };
  const sections = lines.flatMap(({ custom = {}, ...cells }) => [
    ...sectionsOfFields(Object.keys(cells).filter((field) => isPersonField(field))),
    ...Object.keys(custom).map(own),
  ]);
  return [...new Set(sections)];
}

function isPersonField(name: string): name is PersonField {
  return Object.hasOwn(SECTION_OF, name);
}
