import type { Attribute } from "../../src/scim/schema/attribute.ts";

/** A schema as the RFC prints it, without its descriptions. */
export interface SchemaExample {
  readonly id: string;
  readonly name: string;
  readonly attributes: readonly AttributeExample[];
  /** What is said otherwise here, by attribute. */
  readonly differs: Readonly<Record<string, string>>;
}

type AttributeExample = Omit<Attribute, "description" | "subAttributes"> & {
  readonly subAttributes?: readonly AttributeExample[];
};

const SAID = [
  "type",
  "multiValued",
  "required",
  "caseExact",
  "mutability",
  "returned",
  "uniqueness",
] as const;

/** What a schema that is served says otherwise than the RFC's, by the paths of attributes; what it lacks or adds too. */
export function differencesBetween(
  { attributes }: SchemaExample,
  served: { readonly attributes: readonly Attribute[] },
): Readonly<Record<string, string>> {
  const [theirs, ours] = [byPath(attributes), byPath(served.attributes)];
  const paths = [...new Set([...theirs.keys(), ...ours.keys()])];
  return Object.fromEntries(
    paths.flatMap((path) => {
      const said = differenceIn(theirs.get(path), ours.get(path));
      const parent = path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : null;
      return said === "" || (parent !== null && ours.get(parent) === undefined) ? [] : [[path, said]];
    }),
  );
}

function differenceIn(theirs: AttributeExample | undefined, ours: AttributeExample | undefined): string {
  if (ours === undefined) return "not here";
  if (theirs === undefined) return "here alone";
  return SAID.filter((one) => one in theirs && theirs[one] !== ours[one])
    .map((one) => `${one}: ${String(ours[one])}`)
    .join(", ");
}

function byPath(attributes: readonly AttributeExample[], prefix = ""): Map<string, AttributeExample> {
  return new Map(
    attributes.flatMap((one): (readonly [string, AttributeExample])[] => [
      [`${prefix}${one.name}`, one],
      ...byPath(one.subAttributes ?? [], `${prefix}${one.name}.`),
    ]),
  );
}
