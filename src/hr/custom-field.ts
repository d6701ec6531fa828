import type { Dictionary } from "./dictionary.ts";
import { requireFreeName } from "./free-name.ts";
import type { Instant } from "./instant.ts";
import { listsOf } from "./named-list.ts";
import { RuleError } from "./rule-error.ts";

/** The types that a custom field may have. */
export const CUSTOM_FIELD_TYPES = [
  "text",
  "number",
  "date",
  "list",
  "multiList",
  "hierarchyList",
  "currency",
  "employee",
] as const;

export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number];

/** A field of the company's own. Its values are effective-dated like every other. */
export interface CustomField {
  /** Means nothing and never changes; values are kept under it. */
  readonly id: string;
  readonly name: string;
  readonly type: CustomFieldType;
  /** The named list whose items may be chosen: for the three kinds of list, else null. */
  readonly listId: string | null;
  /** The section of the company's own that it stands in, by which it is permitted; null: the one for all others. */
  readonly sectionId: string | null;
  /** No longer to be filled in; what is filled in stays. */
  readonly archivedAt: Instant | null;
}

/** What it takes to make a field. */
export type NewField = Omit<CustomField, "archivedAt" | "sectionId"> &
  Partial<Pick<CustomField, "sectionId">>;

/** Whether the values of the type are items of a named list. */
export function isOfList(type: CustomFieldType): boolean {
  return type === "list" || type === "multiList" || type === "hierarchyList";
}

/** The field of that id. Throws `RuleError` (unknown) where there is none. */
export function fieldOf({ fields }: Dictionary, id: string): CustomField {
  const field = fields.get(id);
  if (field === undefined)
    throw new RuleError("unknown", "There is no such field: GET /api/v1/fields lists them.");
  return field;
}

/** The company with one field more. Throws `RuleError` for a name that is taken, or a list that does not belong. */
export function addField(dictionary: Dictionary, field: NewField): Dictionary {
  if (dictionary.fields.has(field.id)) return dictionary;
  requireList(dictionary, field);
  return withField(dictionary, { sectionId: null, ...field, archivedAt: null });
}

export interface ChangeFieldInput {
  readonly id: string;
  readonly changes: Partial<Omit<NewField, "id">>;
}

/** The company with the field renamed. Throws `RuleError` (conflict) for another type or list. */
export function changeField(dictionary: Dictionary, { id, changes }: ChangeFieldInput): Dictionary {
  const field = fieldOf(dictionary, id);
  const {
    name = field.name,
    type = field.type,
    listId = field.listId,
    sectionId = field.sectionId,
  } = changes;
  if (type !== field.type || listId !== field.listId) {
    throw new RuleError(
      "conflict",
      `${field.name} keeps its type and its list, for values were filled in by them: archive it and make another field.`,
      { pointer: type === field.type ? "#/listId" : "#/type" },
    );
  }
  return withField(dictionary, { ...field, name, sectionId });
}

function withField(dictionary: Dictionary, field: CustomField): Dictionary {
  requireFreeName(dictionary.fields.values(), field, "a field");
  requireSection(dictionary, field);
  return { ...dictionary, fields: new Map([...dictionary.fields, [field.id, field]]) };
}

function requireSection({ sections }: Dictionary, { sectionId }: CustomField): void {
  if (sectionId === null || sections.has(sectionId)) return;
  throw new RuleError("invalid", "There is no such section: GET /api/v1/sections lists them.", {
    pointer: "#/sectionId",
  });
}

function requireList(dictionary: Dictionary, { type, listId }: NewField): void {
  const known = listsOf(dictionary).some(({ id }) => id === listId);
  if (isOfList(type) ? known : listId === null) return;
  const detail = isOfList(type)
    ? `A field of type ${type} needs the id of its list: GET /api/v1/lists shows them.`
    : `A field of type ${type} has no list: leave listId out.`;
  throw new RuleError("invalid", detail, { pointer: "#/listId" });
}
