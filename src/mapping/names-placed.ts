import type { Dictionary } from "../hr/dictionary.ts";
import type { MappedField } from "../hr/field-mapping.ts";
import { type Attribute, attribute, readOnly, type Schema } from "../scim/schema/attribute.ts";
import type { ResourceNames } from "../scim/schema/attribute-names.ts";
import { hrField } from "./hr-field.ts";
import type { CompiledRow } from "./mapping-of.ts";
import { fieldsOf } from "./transformed.ts";

/** The names with what a row places, or without what it leaves out. */
export function withAttribute(
  names: ResourceNames,
  row: MappedField,
  as: CompiledRow,
  dictionary: Dictionary,
): ResourceNames {
  // A value of one more kind (`mobile`) is no new attribute.
  if (row.type !== null) return as.writes === null ? withReadOnlyElement(names, row) : names;
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

/** One of several values cannot be marked as read-only in a schema, so its description says it. */
function withReadOnlyElement(names: ResourceNames, { name, type }: MappedField): ResourceNames {
  const attributes = names.schema.attributes.map((one) =>
    one.name === name
      ? { ...one, description: `${one.description}; that of type ${type} is read-only here` }
      : one,
  );
  return { ...names, schema: { ...names.schema, attributes } };
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
  { show, kept, writes }: CompiledRow,
  dictionary: Dictionary,
): Attribute | null {
  if (show === null) return null;
  const isNew = known === undefined;
  const made = attribute(
    name,
    isNew && kept?.kind === "number" ? "decimal" : "string",
    known?.description ?? descriptionOf(row, dictionary),
    {
      multiValued: isNew && showsSeveral(row, dictionary),
      ...(kept?.kind === "person" && { caseExact: true }),
    },
  );
  return writes === null ? readOnly(made) : made;
}

/** Several items stay several, in capitals too; whatever joins them makes one text. */
function showsSeveral({ fields, transformation }: MappedField, dictionary: Dictionary): boolean {
  const [path = "", ...more] = fields;
  const isOneText = transformation?.kind === "join" || transformation?.kind === "firstOf";
  return more.length === 0 && !isOneText && hrField(path, dictionary)?.kind === "items";
}

function descriptionOf(row: MappedField, dictionary: Dictionary): string {
  const { transformation } = row;
  const names = fieldsOf(row).map(
    (path) => dictionary.fields.get(path.slice("custom.".length))?.name ?? path,
  );
  if (names.length === 0) return "The same for everybody";
  return transformation === null ? names.join(", ") : `Made of ${names.join(", ")}`;
}
