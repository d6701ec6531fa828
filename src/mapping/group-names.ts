import { covers, type Section, type Sections } from "../hr/section.ts";
import type { Names } from "../scim/filter/parse-filter.ts";
import { pathOf, type ResourceNames, targetNamed } from "../scim/schema/attribute-names.ts";
import { CORE_GROUP } from "../scim/schema/core-group.ts";

/** The names of a Group's attributes. */
export const GROUP_NAMES: ResourceNames = { schema: CORE_GROUP, extensions: [] };

/** Whoever is listed anybody at all sees groups; which ones, and whom in them, is settled group by group. */
const SEEN_BY: Section = "lifecycle";

/** The names that whoever may view these sections can ask by. */
export function groupNames(sections: Sections): Names {
  const known = CORE_GROUP.attributes.map((attribute) => pathOf({ extension: null, attribute, part: null }));
  return {
    target: (written) => (covers(sections, SEEN_BY) ? targetNamed(written, GROUP_NAMES) : null),
    known: `Attributes that can be asked for: ${known.join(", ")}, meta.`,
  };
}
