import { listOfField } from "../hr/choices-of-field.ts";
import type { Dictionary } from "../hr/dictionary.ts";
import { itemsOf } from "../hr/list-item.ts";
import { coversAll, type Sections } from "../hr/section.ts";
import type { Attribute, Schema } from "../scim/schema/attribute.ts";
import type { ResourceNames } from "../scim/schema/attribute-names.ts";
import type { CompiledRow, UserMapping } from "./mapping-of.ts";

/** Longer lists are no choice to be offered, and would be most of the schema. */
const MOST = 100;

/**
 * The schemas with the items that may be chosen now beside the attributes that show an item (RFC 7643 section 7), for whoever
 * views these sections of anybody: what a list holds tells of what it is filled in for.
 */
export function withCanonicalValues(
  { names, rows }: UserMapping,
  dictionary: Dictionary,
  sections: Sections,
): ResourceNames {
  return rows.reduce((so, row, index) => {
    const shows = dictionary.mapping.rows[index]?.transformation?.kind === "code" ? "code" : "name";
    const isOffered = row.type === null && coversAll(sections, row.sections);
    const values = isOffered ? itemsShown(row, shows, dictionary) : [];
    return values.length === 0 || values.length > MOST ? so : withValuesIn(so, row, values);
  }, names);
}

function withValuesIn(
  { schema, extensions }: ResourceNames,
  row: CompiledRow,
  values: readonly string[],
): ResourceNames {
  const within = (one: Schema): Schema => {
    if (one.id !== (row.extension ?? schema.id)) return one;
    const attributes = one.attributes.map((known) =>
      known.name === row.name ? withValues(known, row, values) : known,
    );
    return { ...one, attributes };
  };
  return { schema: within(schema), extensions: extensions.map(within) };
}

function withValues(known: Attribute, { part }: CompiledRow, canonicalValues: readonly string[]): Attribute {
  if (part === null) return { ...known, canonicalValues };
  const { subAttributes = [] } = known;
  return {
    ...known,
    subAttributes: subAttributes.map((one) => (one.name === part ? { ...one, canonicalValues } : one)),
  };
}

function itemsShown(
  { kept }: CompiledRow,
  shows: "name" | "code",
  dictionary: Dictionary,
): readonly string[] {
  const list = kept === null ? null : listOfField(kept.path, dictionary);
  if (list === null) return [];
  return itemsOf(dictionary, list).flatMap((item) => (item.archivedAt === null ? (item[shows] ?? []) : []));
}
