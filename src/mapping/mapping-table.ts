import type { Dictionary } from "../hr/dictionary.ts";
import { coversAll, type Sections } from "../hr/section.ts";
import { CORE_USER } from "../scim/schema/core-user.ts";
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from "../scim/schema/urns.ts";
import { type CompiledRow, mappingOf, type UserMapping } from "./mapping-of.ts";
import { attributePath, type Place, valueAt } from "./placed.ts";
import type { User } from "./to-user.ts";
import { fieldsOf } from "./transformed.ts";

/** What is typed into an identity provider's profile editor to bring one field over. */
export interface TableRow {
  /** What HR calls it: the path of a field, or the name of one of the company's own. */
  readonly field: string;
  readonly externalName: string;
  readonly externalNamespace: string;
  readonly type: "string" | "number" | "boolean" | "string array";
  /** What the first of some people has there that have anything; null: none has. */
  readonly example: string | null;
}

/** The fields of the default, as Okta's profile editor wants them: elements by their `primary` mark (docs/custom-fields.md). */
const DEFAULT_ROWS: readonly (readonly [field: string, name: string, path: string, schema?: string])[] = [
  ["id", "id", "id"],
  ["basic.email", "userName", "userName"],
  ["basic.firstName", "name.givenName", "name.givenName"],
  ["basic.surname", "name.familyName", "name.familyName"],
  ["basic.middleName", "name.middleName", "name.middleName"],
  ["basic.honorific", "name.honorificPrefix", "name.honorificPrefix"],
  ["basic.displayName", "displayName", "displayName"],
  ["basic.email", "emails.^[primary==true].value", "emails.value"],
  ["work.title", "title", "title"],
  ["address.line1", "addresses.^[primary==true].streetAddress", "addresses.streetAddress"],
  ["address.city", "addresses.^[primary==true].locality", "addresses.locality"],
  ["address.postCode", "addresses.^[primary==true].postalCode", "addresses.postalCode"],
  ["address.countryId", "addresses.^[primary==true].country", "addresses.country"],
  ["address.fullAddress", "addresses.^[primary==true].formatted", "addresses.formatted"],
  ["work.workPhone", "phoneNumbers.^[primary==true].value", "phoneNumbers.value"],
  ["employeeNumber", "employeeNumber", "employeeNumber", ENTERPRISE_USER_SCHEMA],
  ["work.costCenterId", "costCenter", "costCenter", ENTERPRISE_USER_SCHEMA],
  ["company", "organization", "organization", ENTERPRISE_USER_SCHEMA],
  ["work.divisionId", "division", "division", ENTERPRISE_USER_SCHEMA],
  ["work.departmentId", "department", "department", ENTERPRISE_USER_SCHEMA],
  ["work.managerId", "manager.value", "manager.value", ENTERPRISE_USER_SCHEMA],
];

/** The table for whoever may view these sections: those of the default that the company has not placed otherwise, then its own. */
export function mappingTable(
  dictionary: Dictionary,
  sections: Sections,
  people: readonly User[],
): TableRow[] {
  const example = (place: Place) => {
    for (const person of people) {
      const value = shown(valueAt(person, place));
      if (value !== null) return value;
    }
    return null;
  };
  const mapping = mappingOf(dictionary);
  const { rows, attributes } = mapping;
  const own = rows.map((row, index) => ({ row, said: dictionary.mapping.rows[index] }));
  const replaced = new Set(
    own.flatMap(({ row: { extension, name, part, type } }) =>
      type === null ? [attributePath({ extension, name: part === null ? name : `${name}.${part}` })] : [],
    ),
  );
  const usual = DEFAULT_ROWS.flatMap(([field, externalName, path, schema = USER_SCHEMA]): TableRow[] => {
    const extension = schema === USER_SCHEMA ? null : schema;
    const key = attributePath({ extension, name: path });
    const seen = attributes[key];
    if (replaced.has(key) || seen === undefined || !coversAll(sections, seen.sections)) return [];
    const [name = "", part = null] = path.split(".");
    return [
      {
        field,
        externalName: isPreferred(key, rows) ? externalName : externalName.replace(PRIMARY, "type=='work'"),
        externalNamespace: schema,
        type: "string",
        example: example({ extension, name, part, type: null, primary: false }),
      },
    ];
  });
  const placed = own.flatMap(({ row, said }): TableRow[] => {
    if (said === undefined || row.show === null || !coversAll(sections, row.sections)) return [];
    const { name, part, type, extension } = row;
    const externalName = type !== null ? `${name}.^[type=='${type}'].value` : nameOf(name, part);
    return [
      {
        field: fieldsOf(said)
          .map((path) => namedField(path, dictionary))
          .join(", "),
        externalName,
        externalNamespace: extension ?? USER_SCHEMA,
        type: typeOf(row, mapping),
        example: example(row),
      },
    ];
  });
  return [...usual, ...placed];
}

/** A part of an attribute with several values is that of the one to prefer. */
function nameOf(name: string, part: string | null): string {
  if (part === null) return name;
  const several = CORE_USER.attributes.some((one) => one.name === name && one.multiValued);
  return several ? `${name}.^[primary==true].${part}` : `${name}.${part}`;
}

function namedField(path: string, { fields }: Dictionary): string {
  return fields.get(path.slice("custom.".length))?.name ?? path;
}

const PRIMARY = "primary==true";

/** Whether the work value is still the one to prefer: a row of the company's may be instead. */
function isPreferred(path: string, rows: readonly CompiledRow[]): boolean {
  return !rows.some(({ name, primary }) => primary && path === `${name}.value`);
}

/** As the schema has it: the example may have nothing there. */
function typeOf({ extension, name, part }: CompiledRow, { names }: UserMapping): TableRow["type"] {
  const schema = extension === null ? names.schema : names.extensions.find(({ id }) => id === extension);
  const attribute = part === null ? schema?.attributes.find((one) => one.name === name) : undefined;
  if (attribute?.multiValued) return "string array";
  return attribute?.type === "decimal" ? "number" : "string";
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return Array.isArray(value) ? value.join(", ") : String(value);
}
