import type { CustomField } from "./custom-field.ts";
import type { Dictionary } from "./dictionary.ts";
import { displayNameOf } from "./display-name.ts";
import type { Exclusion, KeptRecord, LifecycleStatus, Period, StateRecord } from "./employee.ts";
import { fold } from "./fold.ts";
import type { Instant } from "./instant.ts";
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

/** A field that one can look for; without a value it reads nothing. */
export interface SearchableField {
  readonly kind: FieldKind;
  readonly read: (person: Findable, dictionary: Dictionary) => readonly Value[];
}

/** The field of that path, as a person is shown: `work.title`; one of the company's own by id or name. Null: there is none. */
export function fieldNamed(path: string, dictionary: Dictionary): SearchableField | null {
  const own = OWN.get(path);
  if (own !== undefined) return own;
  const [section = "", field = "", ...rest] = path.split(".");
  if (section === "custom") return customField([field, ...rest].join("."), dictionary);
  const kind = RECORD_FIELDS.get(path);
  if (kind === undefined) return null;
  return {
    kind,
    read: ({ record }, { items, sites }) => {
      const values = valuesAt(record, section, field);
      return kind === "named" ? values.flatMap((id) => textsOf(String(id), items, sites)) : values;
    },
  };
}

/** The paths of all fields but the company's own. */
export function fieldPaths(): readonly string[] {
  return [...OWN.keys(), ...RECORD_FIELDS.keys()];
}

const OWN = new Map<string, SearchableField>([
  ["id", own("person", ({ id }) => id)],
  ["employeeNumber", own("text", ({ employeeNumber }) => employeeNumber)],
  ["name", own("text", ({ record }) => displayNameOf(record.basic))],
  ["q", { kind: "text", read: textsOfPerson }],
  ["status", own("text", ({ status }) => status)],
  ["active", own("boolean", ({ active }) => active)],
  ["listed", own("boolean", ({ listed }) => listed)],
  ["startDate", own("date", ({ latest }) => latest.startDate)],
  ["terminationDate", own("date", ({ latest }) => latest.terminationDate)],
  ["lastDayOfWork", own("date", ({ latest }) => latest.lastDayOfWork)],
  ["terminationReason", own("text", ({ latest }) => latest.terminationReason)],
  ["exclusion", own("text", ({ exclusion }) => exclusion)],
  ["notes", { kind: "text", read: ({ notes }) => notes }],
  ["createdAt", own("moment", ({ createdAt }) => createdAt)],
  ["updatedAt", own("moment", ({ updatedAt }) => updatedAt)],
  ["deletedAt", own("moment", ({ deletedAt }) => deletedAt)],
]);

function own(kind: FieldKind, value: (person: Findable) => Value | null): SearchableField {
  return {
    kind,
    read: (person) => {
      const one = value(person);
      return one === null ? [] : [one];
    },
  };
}

/** What people look for somebody by. */
function textsOfPerson({ record: { basic }, employeeNumber }: Findable): string[] {
  const whole = [basic.firstName, basic.middleName, basic.surname].filter((part) => part).join(" ");
  const short = `${basic.firstName ?? ""} ${basic.surname ?? ""}`;
  return [displayNameOf(basic), short, whole, basic.email, employeeNumber].filter(
    (text) => typeof text === "string",
  );
}

const RECORD_FIELDS = new Map<string, FieldKind>([
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

function fields<S extends keyof StateRecord>(
  section: S,
  kind: FieldKind,
  names: readonly (keyof StateRecord[S])[],
) {
  return names.map((name) => [`${section}.${String(name)}`, kind] as const);
}

function valuesAt(record: StateRecord | KeptRecord, section: string, field: string): Value[] {
  const values: unknown = Reflect.get(record, section);
  const value: unknown =
    typeof values === "object" && values !== null ? Reflect.get(values, field) : undefined;
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
  return { kind: kindOf(field), read: (person) => customValues(field, person, dictionary) };
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
