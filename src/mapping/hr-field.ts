import type { CustomField, CustomFieldType } from "../hr/custom-field.ts";
import type { Dictionary } from "../hr/dictionary.ts";
import { displayNameOf } from "../hr/display-name.ts";
import { fieldNamed, fieldPaths } from "../hr/searchable-field.ts";
import type { Section } from "../hr/section.ts";
import { unreachable } from "../hr/unreachable.ts";
import type { ListedPerson } from "./to-user.ts";

/** What a field of HR's holds: text as it stands, or the id of something that has a name. */
export type HrFieldKind = "text" | "number" | "date" | "item" | "items" | "site" | "person" | "money";

/** A field of HR's, as the mapping knows it. */
export interface HrField {
  readonly path: string;
  readonly section: Section;
  readonly kind: HrFieldKind;
  /** Where it stands in the record of a state; null: it follows from something else, and is not written back. */
  readonly record: readonly string[] | null;
  /** What somebody has there; undefined: nothing. */
  readonly read: (person: ListedPerson) => unknown;
}

/** The field of that path; null: there is none that can be mapped. */
export function hrField(path: string, dictionary: Dictionary): HrField | null {
  const derived = DERIVED.get(path);
  const known = derived === undefined ? fieldNamed(path, dictionary) : null;
  if (derived !== undefined) return { path, record: null, ...derived };
  if (known === null) return null;
  const [table = "", name = ""] = path.split(".");
  if (table === "custom") {
    const field = dictionary.fields.get(name);
    if (field === undefined) return null;
    return {
      path,
      section: known.section,
      kind: kindOfType(field.type),
      record: ["custom", name],
      read: inRecord("custom", name),
    };
  }
  const kind = kindOfRecord(path, known.kind);
  return kind === null || !path.includes(".")
    ? null
    : { path, section: known.section, kind, record: [table, name], read: inRecord(table, name) };
}

/** The paths of all fields that can be mapped, those of the company's own by their ids. */
export function hrFieldPaths(dictionary: Dictionary): readonly string[] {
  const own = [...dictionary.fields.values()].map(({ id }: CustomField) => `custom.${id}`);
  const all = new Set([...DERIVED.keys(), ...fieldPaths("all"), ...own]);
  return [...all].filter((path) => hrField(path, dictionary) !== null);
}

type Derived = Pick<HrField, "section" | "kind" | "read">;

/** What stands in no table of values: it follows from dates and from the person. */
const DERIVED = new Map<string, Derived>([
  [
    "employeeNumber",
    { section: "work", kind: "text", read: ({ employeeNumber }) => employeeNumber ?? undefined },
  ],
  ["name", { section: "basic", kind: "text", read: ({ record }) => displayNameOf(record.basic) }],
  ["status", { section: "lifecycle", kind: "text", read: ({ status }) => status }],
  ["startDate", ofDates("startDate", "date")],
  ["terminationDate", ofDates("terminationDate", "date")],
  ["lastDayOfWork", ofDates("lastDayOfWork", "date")],
  ["terminationReason", ofDates("terminationReason", "text")],
]);

function ofDates(name: keyof NonNullable<ListedPerson["dates"]>, kind: HrFieldKind): Derived {
  return { section: "lifecycle", kind, read: ({ dates }) => dates?.[name] ?? undefined };
}

function inRecord(table: string, name: string): HrField["read"] {
  return ({ record }) => {
    const values: unknown = Reflect.get(record, table);
    const value: unknown =
      typeof values === "object" && values !== null ? Reflect.get(values, name) : undefined;
    return value === null || value === "" ? undefined : value;
  };
}

function kindOfRecord(path: string, kind: string): HrFieldKind | null {
  switch (kind) {
    case "text":
    case "number":
    case "date":
    case "person":
      return kind;
    case "named":
      return path === "work.siteId" ? "site" : "item";
    default:
      return null;
  }
}

function kindOfType(type: CustomFieldType): HrFieldKind {
  switch (type) {
    case "text":
    case "number":
    case "date":
      return type;
    case "list":
    case "hierarchyList":
      return "item";
    case "multiList":
      return "items";
    case "currency":
      return "money";
    case "employee":
      return "person";
    default:
      return unreachable(type);
  }
}
