import { coversAll, type Sections } from "../hr/section.ts";
import type { Names } from "../scim/filter/parse-filter.ts";
import { pathOf, type Target, targetNamed } from "../scim/schema/attribute-names.ts";
import type { UserMapping } from "./mapping-of.ts";
import type { MappedAttribute } from "./user-attributes.ts";

/** What is known of the attribute, or of each of its parts. */
export function mappedBelow(
  target: Target,
  { attributes }: Pick<UserMapping, "attributes">,
): readonly MappedAttribute[] {
  const path = pathOf(target);
  const own = attributes[path];
  if (own !== undefined) return [own];
  return Object.entries(attributes).flatMap(([name, one]) => (name.startsWith(`${path}.`) ? [one] : []));
}

/**
 * The names that whoever may view these sections can ask by. What they may view of nobody has no name: a filter by it
 * would tell what is hidden.
 */
export function userNames(sections: Sections, mapping: UserMapping): Names {
  const { names } = mapping;
  const isSeen = (target: Target) =>
    mappedBelow(target, mapping).some((one) => coversAll(sections, one.sections));
  const known = [names.schema, ...names.extensions].flatMap(({ id, attributes }) =>
    attributes
      .map((attribute) => ({
        extension: id === names.schema.id ? null : id,
        attribute,
        part: null,
      }))
      .filter(isSeen)
      .map(pathOf),
  );
  return {
    target: (written) => {
      const target = targetNamed(written, names);
      return target !== null && isSeen(target) ? target : null;
    },
    known: `Attributes that can be asked for: ${known.join(", ")}, meta.`,
  };
}
