import type { CustomField } from "./custom-field.ts";
import type { Dictionary } from "./dictionary.ts";
import { displayNameOf } from "./display-name.ts";
import type { Exclusion, KeptRecord, LifecycleStatus, Period, StateRecord, TableName } from "./employee.ts";
import { fold } from "./fold.ts";
import type { Instant } from "./instant.ts";
import { sectionOfNote } from "./notes.ts";
import { covers, type Section, type Sections } from "./section.ts";
import { sectionOfField } from "./section-of.ts";
import { unreachable } from "./unreachable.ts";

/** A person, as far as one can look for them. */
export interface Findable {
  readonly id: string;
  readonly employeeNumber: string | null;
  readonly status: LifecycleStatus;
  readonly active: boolean;
  readonly listed: boolean;
  readonly record: StateRecord | KeptRecord;
  /** The employment that starts last. */
  readonly latest: Pick<Period, "startDate" | "terminationDate" | "lastDayOfWork" | "terminationReason">;
  readonly exclusion: Exclusion["kind"] | null;
  readonly notes: readonly string[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deletedAt: Instant | null;
}

/**
 * How a field is compared. `named`: it holds the id of a list item or site, and is compared by its name too; `person`: it
 * holds an employee's id.
 */
export type FieldKind = "text" | "number" | "boolean" | "date" | "moment" | "named" | "person";

type Value = string | number | boolean;

/** A field that one can look for, and the section that it stands in. */
export interface SearchableField {
  readonly kind: FieldKind;
  readonly section: Section;
  /** What it holds; nothing where there is no value. Of a field that several sections share, what the viewed ones hold. */
  readonly read: (person: Findable, dictionary: Dictionary, viewed: Sections) => readonly Value[];
}

/** The field of that path, as a person is shown: `work.title`; one of the company's own by id or name. Null: there is none. */
export function fieldNamed(path: string, dictionary: Dictionary): SearchableField | null {
  const own = OWN.get(path);
  if (own !== undefined) return own;
  const [table = "", field = "", ...rest] = path.split(".");
  if (table === "custom") return customField([field, ...rest].join("."), dictionary);
  const known = RECORD_FIELDS.get(path);
  if (known === undefined) return null;
  const { kind, section } = known;
  return {
    kind,
    section,
    read: ({ record }, { items, sites }) => {
      const values = valuesAt(record, section, field);
      return kind === "named" ? values.flatMap((id) => textsOf(String(id), items, sites)) : values;
    },
  };
}

/** The paths of all fields in those sections but the company's own. */
export function fieldPaths(viewed: Sections): readonly string[] {
  const known = [...OWN, ...RECORD_FIELDS];
  return known.flatMap(([path, { section }]) => (covers(viewed, section) ? [path] : []));
}

const OWN = new Map<string, SearchableField>([
  ["id", own("basic", "person", ({ id }) => id)],
  ["employeeNumber", own("work", "text", ({ employeeNumber }) => employeeNumber)],
  ["name", own("basic", "text", ({ record }) => displayNameOf(record.basic))],
  ["q", { section: "basic", kind: "text", read: textsOfPerson }],
  ["status", own("lifecycle", "text", ({ status }) => status)],
  ["active", own("lifecycle", "boolean", ({ active }) => active)],
  ["listed", own("lifecycle", "boolean", ({ listed }) => listed)],
  ["startDate", own("lifecycle", "date", ({ latest }) => latest.startDate)],
  ["terminationDate", own("lifecycle", "date", ({ latest }) => latest.terminationDate)],
  ["lastDayOfWork", own("lifecycle", "date", ({ latest }) => latest.lastDayOfWork)],
  ["terminationReason", own("lifecycle", "text", ({ latest }) => latest.terminationReason)],
  ["exclusion", own("lifecycle", "text", ({ exclusion }) => exclusion)],
  ["notes", { section: "lifecycle", kind: "text", read: notesOfPerson }],
  ["createdAt", own("basic", "moment", ({ createdAt }) => createdAt)],
  ["updatedAt", own("basic", "moment", ({ updatedAt }) => updatedAt)],
  ["deletedAt", own("lifecycle", "moment", ({ deletedAt }) => deletedAt)],
]);

function own(section: Section, kind: FieldKind, value: (person: Findable) => Value | null): SearchableField {
  return {
    section,
    kind,
    read: (person) => {
      const one = value(person);
      return one === null ? [] : [one];
    },
  };
}

/** What people look for somebody by. */
function textsOfPerson(
  { record: { basic }, employeeNumber }: Findable,
  _: Dictionary,
  viewed: Sections,
): string[] {
  const number = covers(viewed, "work") ? employeeNumber : null;
  const whole = [basic.firstName, basic.middleName, basic.surname].filter((part) => part).join(" ");
  const short = `${basic.firstName ?? ""} ${basic.surname ?? ""}`;
  return [displayNameOf(basic), short, whole, basic.email, number].filter((text) => typeof text === "string");
}

function notesOfPerson({ notes }: Findable, _: Dictionary, viewed: Sections): readonly string[] {
  return notes.filter((note) => covers(viewed, sectionOfNote(note)));
}

const RECORD_FIELDS = new Map<string, Pick<SearchableField, "kind"> & { readonly section: TableName }>([
  ...fields("basic", "text", [
    "firstName",
    "middleName",
    "surname",
    "displayName",
    "honorific",
    "pronouns",
    "email",
  ]),
  ...fields("work", "text", ["title", "zone", "workPhone", "workMobile"]),
  ...fields("work", "named", ["departmentId", "divisionId", "costCenterId", "siteId"]),
  ...fields("work", "person", ["managerId"]),
  ...fields("address", "text", ["line1", "line2", "city", "postCode", "state"]),
  ...fields("address", "named", ["countryId"]),
  ...fields("employment", "named", ["employmentTypeId", "contractId"]),
  ...fields("employment", "number", ["fte", "weeklyHours"]),
  ...fields("contact", "text", ["privateEmail", "privateMobile"]),
]);

function fields<S extends Exclude<TableName, "custom">>(
  section: S,
  kind: FieldKind,
  names: readonly (keyof StateRecord[S])[],
) {
  return names.map((name) => [`${section}.${String(name)}`, { kind, section }] as const);
}

function valuesAt(record: StateRecord | KeptRecord, table: TableName, field: string): Value[] {
  const value: unknown = Reflect.get(record[table], field);
  return isValue(value) && value !== "" ? [value] : [];
}

function isValue(value: unknown): value is Value {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** The id of an item or site, and what people call it. */
function textsOf(id: string, items: Dictionary["items"], sites: Dictionary["sites"]): string[] {
  const item = items.get(id);
  return [id, item?.name, item?.code, sites.get(id)?.name].filter((text) => typeof text === "string");
}

function customField(idOrName: string, dictionary: Dictionary): SearchableField | null {
  const named = [...dictionary.fields.values()].find(({ name }) => fold(name) === fold(idOrName));
  const field = dictionary.fields.get(idOrName) ?? named;
  if (field === undefined) return null;
  return {
    kind: kindOf(field),
    section: sectionOfField(field),
    read: (person) => customValues(field, person, dictionary),
  };
}

function kindOf({ type }: CustomField): FieldKind {
  switch (type) {
    case "text":
    case "currency":
      return "text";
    case "number":
      return "number";
    case "date":
      return "date";
    case "list":
    case "multiList":
    case "hierarchyList":
      return "named";
    case "employee":
      return "person";
    default:
      return unreachable(type);
  }
}

function customValues(
  field: CustomField,
  { record }: Findable,
  { items, sites }: Dictionary,
): readonly Value[] {
  const value = record.custom[field.id];
  if (value === undefined || value === null) return [];
  if (typeof value === "object" && "amount" in value) return [`${value.amount} ${value.currency}`];
  const values = [value].flat();
  return kindOf(field) === "named" ? values.flatMap((id) => textsOf(String(id), items, sites)) : values;
}
