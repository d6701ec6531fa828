import type { Dictionary } from "../hr/dictionary.ts";
import type { MappedField } from "../hr/field-mapping.ts";
import type { Section } from "../hr/section.ts";
import { type Attribute, attribute, readOnly, type Schema } from "../scim/schema/attribute.ts";
import type { ResourceNames } from "../scim/schema/attribute-names.ts";
import { CORE_USER } from "../scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../scim/schema/enterprise-user.ts";
import { type HrField, hrField } from "./hr-field.ts";
import { partsOfTemplate, type Shows, shownBy } from "./transformed.ts";
import { type MappedAttribute, type Source, USER_ATTRIBUTES } from "./user-attributes.ts";

/** A row of the company's mapping, ready to be used. */
export interface CompiledRow extends Pick<MappedField, "name" | "part" | "type" | "primary"> {
  /** The URN under which the value stands in a User; null: at the top. */
  readonly extension: string | null;
  /** All of them have to be viewed of a person for the value to be shown. */
  readonly sections: readonly Section[];
  /** Null: what the default has there is left out. */
  readonly show: Shows | null;
  /** The field that a value goes back into; null: none, it is read-only. */
  readonly writes: HrField | null;
}

/** How people become Users in this company, and Users people. */
export interface UserMapping {
  /** 0: by the default alone, so that nothing has to be looked at. */
  readonly version: number;
  readonly names: ResourceNames;
  /** By path, over the default. */
  readonly attributes: Readonly<Record<string, MappedAttribute>>;
  readonly rows: readonly CompiledRow[];
}

const DEFAULT_NAMES: ResourceNames = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };

/** What holds where nobody chose anything. */
export const DEFAULT_USERS: UserMapping = {
  version: 0,
  names: DEFAULT_NAMES,
  attributes: USER_ATTRIBUTES,
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
  const mapping: UserMapping = {
    version,
    names: compiled.reduce((names, { row, as }) => withAttribute(names, row, as, dictionary), DEFAULT_NAMES),
    attributes: {
      ...USER_ATTRIBUTES,
      ...Object.fromEntries(compiled.flatMap(({ row, as }) => attributesOf(row, as))),
    },
    rows: compiled.map(({ as }) => as),
  };
  made.set(dictionary, mapping);
  return mapping;
}

/** The paths of the fields that a row reads. */
export function fieldsOf({
  fields,
  transformation,
}: Pick<MappedField, "fields" | "transformation">): readonly string[] {
  return transformation?.kind === "template" ? partsOfTemplate(transformation.template).paths : fields;
}

function compiledRow(row: MappedField, dictionary: Dictionary): CompiledRow {
  const { schema, name, part, type, primary, transformation } = row;
  const fields = fieldsOf(row).flatMap((path) => hrField(path, dictionary) ?? []);
  const isOff = fields.length === 0 && transformation === null;
  const told = [...new Set(fields.map(({ section }) => section))];
  return {
    extension: schema === CORE_USER.id ? null : schema,
    name,
    part,
    type,
    primary,
    sections: told.length === 0 ? ["basic"] : told,
    show: isOff ? null : shownBy(fields, transformation, dictionary),
    writes: writtenField(fields, row),
  };
}

/** What is made of a single field as it stands can be taken back; nothing else can. */
function writtenField([field, ...more]: readonly HrField[], { transformation }: MappedField): HrField | null {
  const kept = transformation === null || transformation.kind === "name" || transformation.kind === "code";
  return field !== undefined &&
    more.length === 0 &&
    kept &&
    field.record !== null &&
    field.path !== "basic.email"
    ? field
    : null;
}

/** An attribute whose values are marked by what they are for has other values beside this one. */
function attributesOf(
  row: MappedField,
  { extension, sections, show, writes }: CompiledRow,
): [string, MappedAttribute][] {
  const { name, part, type } = row;
  const own = extension === null ? name : `${extension}:${name}`;
  // Whoever sees the work value can ask by it, whatever else may be beside it.
  const rendered = (path: string): [string, MappedAttribute] => [
    path,
    { sections: USER_ATTRIBUTES[path]?.sections ?? sections, source: { kind: "rendered" } },
  ];
  if (type !== null) return ["value", "type", "primary"].map((one) => rendered(`${own}.${one}`));
  const path = part === null ? own : `${own}.${part}`;
  return [[path, { sections, source: show === null ? { kind: "none" } : sourceOf(row, writes) }]];
}

function sourceOf({ transformation }: MappedField, field: HrField | null): Source {
  if (transformation?.kind === "constant") {
    return { kind: "fixed", value: transformation.value, where: [["basic", "email"]] };
  }
  if (field === null || field.record === null) return { kind: "rendered" };
  switch (field.kind) {
    case "text":
    case "date":
      return { kind: "record", path: field.record };
    case "number":
      return { kind: "record", path: field.record, exact: true };
    case "item":
      return { kind: "item", path: field.record, shows: transformation?.kind === "code" ? "code" : "name" };
    default:
      return { kind: "rendered" };
  }
}

function withAttribute(
  names: ResourceNames,
  row: MappedField,
  as: CompiledRow,
  dictionary: Dictionary,
): ResourceNames {
  // A value of one more kind (`mobile`) is no new attribute.
  if (row.type !== null) return names;
  if (as.extension === null) return { ...names, schema: withRow(names.schema, row, as, dictionary) };
  const known = names.extensions.find(({ id }) => id === row.schema);
  const extension = withRow(known ?? ownSchema(row.schema), row, as, dictionary);
  const others = names.extensions.filter(({ id }) => id !== row.schema);
  return {
    ...names,
    extensions:
      known === undefined
        ? [...others, extension]
        : names.extensions.map((one) => (one === known ? extension : one)),
  };
}

function ownSchema(urn: string): Schema {
  return {
    id: urn,
    name: urn.split(":").at(-1) ?? urn,
    description: "Fields of the company's own",
    attributes: [],
  };
}

function withRow(schema: Schema, row: MappedField, as: CompiledRow, dictionary: Dictionary): Schema {
  const known = schema.attributes.find(({ name }) => name === row.name);
  const attributes = schema.attributes.filter((one) => one !== known);
  const next =
    row.part === null ? leafOf(row.name, known, row, as, dictionary) : withPart(known, row, as, dictionary);
  if (next === null) return { ...schema, attributes };
  const position = known === undefined ? attributes.length : schema.attributes.indexOf(known);
  return { ...schema, attributes: attributes.toSpliced(position, 0, next) };
}

function withPart(
  known: Attribute | undefined,
  row: MappedField,
  as: CompiledRow,
  dictionary: Dictionary,
): Attribute | null {
  if (known === undefined || row.part === null) return null;
  const { subAttributes = [] } = known;
  const part = subAttributes.find(({ name }) => name === row.part);
  const leaf = leafOf(row.part, part, row, as, dictionary);
  const others = subAttributes.filter((one) => one !== part);
  return { ...known, subAttributes: leaf === null ? others : [...others, leaf] };
}

/** The attribute with a single value, or several simple ones; null: it is left out. */
function leafOf(
  name: string,
  known: Attribute | undefined,
  row: MappedField,
  { show, writes }: CompiledRow,
  dictionary: Dictionary,
): Attribute | null {
  if (show === null) return null;
  const fields = fieldsOf(row).flatMap((path) => hrField(path, dictionary) ?? []);
  const [field] = fields;
  const single = fields.length === 1 && (writes !== null || row.transformation === null);
  const isNew = known === undefined;
  const type = isNew && single && field?.kind === "number" ? "decimal" : "string";
  const multiValued = isNew && single && field?.kind === "items";
  const made = attribute(name, type, known?.description ?? descriptionOf(row, dictionary), {
    multiValued,
    ...(field?.kind === "person" && { caseExact: true }),
  });
  return writes === null ? readOnly(made) : made;
}

function descriptionOf(row: MappedField, dictionary: Dictionary): string {
  const { transformation } = row;
  const names = fieldsOf(row).map(
    (path) => dictionary.fields.get(path.slice("custom.".length))?.name ?? path,
  );
  if (names.length === 0) return "The same for everybody";
  return transformation === null ? names.join(", ") : `Made of ${names.join(", ")}`;
}
