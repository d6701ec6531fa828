import { fold } from "../hr/fold.ts";
import { unreachable } from "../hr/unreachable.ts";
import type { Equality, EqualityType } from "../scim/filter/equality.ts";

/** The attributes that users can be found by so far, in the names that are answered. */
export const USER_FILTER_ATTRIBUTES = {
  id: "string",
  externalId: "string",
  userName: "string",
  displayName: "string",
  active: "boolean",
} as const satisfies Record<string, EqualityType>;

/** The same for groups. */
export const GROUP_FILTER_ATTRIBUTES = {
  id: "string",
  externalId: "string",
  displayName: "string",
} as const satisfies Record<string, EqualityType>;

/** Which column a filter on users asks, and for what; names that are not `caseExact` are folded. */
export type PeopleFilter =
  | { readonly by: "id"; readonly id: string }
  | { readonly by: "userName"; readonly key: string }
  | { readonly by: "displayName"; readonly key: string }
  | { readonly by: "active"; readonly active: boolean }
  | { readonly by: "nobody" };

/** No client has given anybody an `externalId` yet, so it finds nobody. */
export function toPeopleFilter({
  attribute,
  value,
}: Equality<keyof typeof USER_FILTER_ATTRIBUTES>): PeopleFilter {
  switch (attribute) {
    case "id":
      return { by: "id", id: String(value) };
    case "userName":
    case "displayName":
      return { by: attribute, key: fold(String(value)) };
    case "active":
      return { by: "active", active: value === true };
    case "externalId":
      return { by: "nobody" };
    default:
      return unreachable(attribute);
  }
}
