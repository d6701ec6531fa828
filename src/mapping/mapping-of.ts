import type { Dictionary } from "../hr/dictionary.ts";
import type { MappedField } from "../hr/field-mapping.ts";
import type { Section } from "../hr/section.ts";
import type { ResourceNames } from "../scim/schema/attribute-names.ts";
import { CORE_USER } from "../scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../scim/schema/enterprise-user.ts";
import { attributesOf, elementsOf } from "./attributes-placed.ts";
import { type HrField, hrField } from "./hr-field.ts";
import { withAttribute } from "./names-placed.ts";
import { fieldsOf, type Shows, shownBy } from "./transformed.ts";
import { type Attributes, USER_ATTRIBUTES } from "./user-attributes.ts";

/** A row of the company's mapping, ready to be used. */
export interface CompiledRow extends Pick<MappedField, "name" | "part" | "type" | "primary"> {
  /** The URN under which the value stands in a User; null: at the top. */
  readonly extension: string | null;
  /** All of them have to be viewed of a person for the value to be shown. */
  readonly sections: readonly Section[];
  /** Null: what the default has there is left out. */
  readonly show: Shows | null;
  /** The field that is shown as it stands; null: something is made of it, or of several. */
  readonly kept: HrField | null;
  /** The field that a value goes back into; null: none, it is read-only. */
  readonly writes: HrField | null;
}

/** How people become Users in this company, and Users people. */
export interface UserMapping {
  /** 0: by the default alone, so that nothing has to be looked at. */
  readonly version: number;
  readonly names: ResourceNames;
  /** By path, over the default. */
  readonly attributes: Attributes;
  /**
   * Of an attribute to whose values the company has added others, by its name: for each value, that of the default first,
   * the attributes as they are where its parts are those of this value alone.
   */
  readonly elements: ReadonlyMap<string, readonly Attributes[]>;
  readonly rows: readonly CompiledRow[];
}

const DEFAULT_NAMES: ResourceNames = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };

/** What holds where nobody chose anything. */
export const DEFAULT_USERS: UserMapping = {
  version: 0,
  names: DEFAULT_NAMES,
  attributes: USER_ATTRIBUTES,
  elements: new Map(),
  rows: [],
};

const made = new WeakMap<Dictionary, UserMapping>();

/** The mapping of the company; made once for a dictionary, since names of items and fields are part of it. */
export function mappingOf(dictionary: Dictionary): UserMapping {
  const { version, rows } = dictionary.mapping;
  if (rows.length === 0) return version === 0 ? DEFAULT_USERS : { ...DEFAULT_USERS, version };
  const known = made.get(dictionary);
  if (known !== undefined) return known;
  const compiled = rows.map((row) => ({ row, as: compiledRow(row, dictionary) }));
  const attributes: Attributes = {
    ...USER_ATTRIBUTES,
    ...Object.fromEntries(compiled.flatMap(({ row, as }) => attributesOf(row, as))),
  };
  const mapping: UserMapping = {
    version,
    names: compiled.reduce((names, { row, as }) => withAttribute(names, row, as, dictionary), DEFAULT_NAMES),
    attributes,
    elements: elementsOf(compiled, attributes),
    rows: compiled.map(({ as }) => as),
  };
  made.set(dictionary, mapping);
  return mapping;
}

function compiledRow(row: MappedField, dictionary: Dictionary): CompiledRow {
  const { schema, name, part, type, primary, transformation } = row;
  const fields = fieldsOf(row).flatMap((path) => hrField(path, dictionary) ?? []);
  const isOff = fields.length === 0 && transformation === null;
  const told = [...new Set(fields.map(({ section }) => section))];
  const kept = keptField(fields, row);
  return {
    extension: schema === CORE_USER.id ? null : schema,
    name,
    part,
    type,
    primary,
    sections: told.length === 0 ? ["basic"] : told,
    show: isOff ? null : shownBy(fields, transformation, dictionary),
    kept,
    writes: kept !== null && isTakenBack(kept, row, dictionary) ? kept : null,
  };
}

/** The single field that is shown as it stands in the record; null: something else is. */
function keptField([field, ...more]: readonly HrField[], { transformation }: MappedField): HrField | null {
  const isAsItStands =
    transformation === null || transformation.kind === "name" || transformation.kind === "code";
  return field !== undefined && more.length === 0 && isAsItStands && field.record !== null ? field : null;
}

/**
 * The login is written as `userName` alone, and an archived field is not filled in any more. Of several items those
 * without a code are not shown by code, and would be lost with what comes back.
 */
function isTakenBack(
  { path, kind }: HrField,
  { transformation }: MappedField,
  { fields }: Dictionary,
): boolean {
  const own = fields.get(path.slice("custom.".length));
  const isArchived = own !== undefined && own.archivedAt !== null;
  return path !== "basic.email" && !isArchived && !(kind === "items" && transformation?.kind === "code");
}
