import { ScimError } from "../error.ts";
import type { Names } from "../filter/parse-filter.ts";
import type { Target } from "../schema/attribute-names.ts";
import type { ListRequest } from "./list-request.ts";

/** By what a list is ordered; null: the order in which the service keeps it. */
export interface SortOrder {
  readonly sortBy: Target | null;
  readonly descending: boolean;
}

/** Reads `sortBy` by the names that are known. Throws `ScimError` 400 for one that nothing has. */
export function requireSortable(
  { sortBy, descending }: Pick<ListRequest, "sortBy" | "descending">,
  names: Names,
): SortOrder {
  const target = sortBy === null ? null : names.target(sortBy.trim());
  if (sortBy !== null && target === null) {
    const shown = sortBy.length > 100 ? `${sortBy.slice(0, 100)}…` : sortBy;
    throw new ScimError(400, `There is no attribute ${shown} to sort by. ${names.known}`, "invalidValue");
  }
  return { sortBy: target === "absent" ? null : target, descending };
}
