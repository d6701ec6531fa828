import type { MappedField } from "../hr/field-mapping.ts";
import type { HrField } from "./hr-field.ts";
import type { CompiledRow } from "./mapping-of.ts";
import { attributePath } from "./placed.ts";
import { type Attributes, type MappedAttribute, type Source, USER_ATTRIBUTES } from "./user-attributes.ts";

/** What a row places, by path. An attribute whose values are marked by what they are for has other values beside this one. */
export function attributesOf(
  row: MappedField,
  { sections, show, kept, ...place }: CompiledRow,
): [string, MappedAttribute][] {
  const { part, type } = row;
  const own = attributePath(place);
  // Whoever sees the work value can ask by it, whatever else may be beside it.
  const rendered = (path: string): [string, MappedAttribute] => [
    path,
    { sections: USER_ATTRIBUTES[path]?.sections ?? sections, source: { kind: "rendered" } },
  ];
  if (type !== null) return ["value", "type", "primary"].map((one) => rendered(`${own}.${one}`));
  const path = part === null ? own : `${own}.${part}`;
  return [[path, { sections, source: show === null ? { kind: "none" } : sourceOf(row, kept) }]];
}

function sourceOf({ name, part, transformation }: MappedField, field: HrField | null): Source {
  // Shown where there is an address, whatever else its field holds.
  if (name === "addresses" && part !== null) return { kind: "rendered", implied: true };
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

/** A row, and what is made of it. */
interface Compiled {
  readonly row: MappedField;
  readonly as: CompiledRow;
}

/**
 * Of each attribute to whose values rows add others: for each value, that of the default first, all attributes as they are
 * where the parts of that one are those of this value alone.
 */
export function elementsOf(
  compiled: readonly Compiled[],
  attributes: Attributes,
): ReadonlyMap<string, readonly Attributes[]> {
  const added = compiled.flatMap(({ row, as }) => (row.type === null ? [] : [elementOf(row, as, row.type)]));
  return new Map(
    [...Map.groupBy(added, ({ name }) => name)].map(([name, others]) => [
      name,
      [usualElement(name, others), ...others].map(({ parts }) => ({ ...attributes, ...parts })),
    ]),
  );
}

/** One of several values: the attributes of its parts, by their paths. */
interface Element {
  readonly name: string;
  readonly primary: boolean;
  readonly parts: Attributes;
}

function elementOf(row: MappedField, { sections, kept }: CompiledRow, type: string): Element {
  const { name, primary } = row;
  const value = sourceOf(row, kept);
  const marked = (mark: string | boolean): Source => {
    if (value.kind === "record") return { kind: "fixed", value: mark, where: [value.path] };
    return value.kind === "fixed" ? { ...value, value: mark } : { kind: "rendered" };
  };
  const sources = { value, type: marked(type), primary: marked(primary) };
  const parts = Object.entries(sources).map(([part, source]) => [`${name}.${part}`, { sections, source }]);
  return { name, primary, parts: Object.fromEntries(parts) };
}

/** The work value is the primary one where no other is. */
function usualElement(name: string, others: readonly Element[]): Element {
  const parts = ["value", "type", "primary"].flatMap((part): [string, MappedAttribute][] => {
    const path = `${name}.${part}`;
    const usual = USER_ATTRIBUTES[path];
    if (usual === undefined) return [];
    const isOpen = part === "primary" && others.some(({ primary }) => primary);
    return [[path, isOpen ? { ...usual, source: { kind: "rendered", implied: true } } : usual]];
  });
  return { name, primary: true, parts: Object.fromEntries(parts) };
}
