import { covers, type Sections } from "../hr/section.ts";
import type { Names } from "../scim/filter/parse-filter.ts";
import { pathOf, type ResourceNames, type Target, targetNamed } from "../scim/schema/attribute-names.ts";
import { CORE_USER } from "../scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../scim/schema/enterprise-user.ts";
import { type MappedAttribute, USER_ATTRIBUTES } from "./user-attributes.ts";

/** The names of a User's attributes. */
export const USER_NAMES: ResourceNames = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };

/** What is known of the attribute, or of each of its parts. */
export function mappedBelow(target: Target): readonly MappedAttribute[] {
  const path = pathOf(target);
  const own = USER_ATTRIBUTES[path];
  if (own !== undefined) return [own];
  return Object.entries(USER_ATTRIBUTES).flatMap(([name, one]) => (name.startsWith(`${path}.`) ? [one] : []));
}

/**
 * The names that whoever may view these sections can ask by. What they may view of nobody has no name: a filter by it
 * would tell what is hidden.
 */
export function userNames(sections: Sections): Names {
  const isSeen = (target: Target) => mappedBelow(target).some(({ section }) => covers(sections, section));
  const known = [USER_NAMES.schema, ...USER_NAMES.extensions].flatMap(({ id, attributes }) =>
    attributes
      .map((attribute) => ({
        extension: id === USER_NAMES.schema.id ? null : id,
        attribute,
        part: null,
      }))
      .filter(isSeen)
      .map(pathOf),
  );
  return {
    target: (written) => {
      const target = targetNamed(written, USER_NAMES);
      return target !== null && isSeen(target) ? target : null;
    },
    known: `Attributes that can be asked for: ${known.join(", ")}, meta.`,
  };
}
