import type { Resource } from "../scim/resource.ts";
import type { Target } from "../scim/schema/attribute-names.ts";
import type { UserMapping } from "./mapping-of.ts";
import { pathOfPlace, valueAt, withValue } from "./placed.ts";
import { USER_ATTRIBUTES } from "./user-attributes.ts";

/**
 * The User that was sent in another's place, with the attributes that the company placed beside the default as they are,
 * where they were not sent at all: a client that does not know them yet takes nothing away (RFC 7644 section 3.5.1 lets
 * what is left out be taken for not asserted). Sent as null they are cleared.
 */
export function withPlacedKept(
  shown: Resource,
  sent: Resource,
  asserted: readonly Pick<Target, "extension" | "attribute">[],
  { rows }: UserMapping,
): Resource {
  const beside = rows.filter(
    (row) =>
      row.writes !== null &&
      row.part === null &&
      USER_ATTRIBUTES[pathOfPlace(row)] === undefined &&
      !asserted.some(
        ({ extension, attribute }) => extension === row.extension && attribute.name === row.name,
      ),
  );
  return beside.reduce((so, row) => withValue(so, row, valueAt(shown, row)), sent);
}
