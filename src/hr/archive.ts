import { fieldOf } from "./custom-field.ts";
import type { Dictionary } from "./dictionary.ts";
import type { Instant } from "./instant.ts";
import { itemIn } from "./list-item.ts";
import { siteOf } from "./site.ts";
import { unreachable } from "./unreachable.ts";

/** What can be archived: no longer to be chosen, while whoever has it keeps it. */
export type Archivable =
  | { readonly kind: "site"; readonly id: string }
  | { readonly kind: "listItem"; readonly list: string; readonly id: string }
  | { readonly kind: "customField"; readonly id: string };

/** The company with it archived; what is archived already stays as it is. Throws `RuleError` (unknown). */
export function archive(dictionary: Dictionary, what: Archivable, now: Instant): Dictionary {
  return withArchived(dictionary, what, (before) => before ?? now);
}

/** The company with it to be chosen again. Throws `RuleError` (unknown). */
export function unarchive(dictionary: Dictionary, what: Archivable): Dictionary {
  return withArchived(dictionary, what, () => null);
}

type Moment = Instant | null;

function withArchived(dictionary: Dictionary, what: Archivable, set: (before: Moment) => Moment): Dictionary {
  const { sites, items, fields } = dictionary;
  switch (what.kind) {
    case "site":
      return { ...dictionary, sites: replaced(sites, siteOf(dictionary, what.id), set) };
    case "listItem":
      return { ...dictionary, items: replaced(items, itemIn(dictionary, what.list, what.id), set) };
    case "customField":
      return { ...dictionary, fields: replaced(fields, fieldOf(dictionary, what.id), set) };
    default:
      return unreachable(what);
  }
}

function replaced<T extends { readonly id: string; readonly archivedAt: Moment }>(
  all: ReadonlyMap<string, T>,
  thing: T,
  set: (before: Moment) => Moment,
): ReadonlyMap<string, T> {
  return new Map([...all, [thing.id, { ...thing, archivedAt: set(thing.archivedAt) }]]);
}
