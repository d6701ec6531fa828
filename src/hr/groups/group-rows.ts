import type { Dictionary } from "../dictionary.ts";
import { itemsOf } from "../list-item.ts";
import type { Section } from "../section.ts";
import { type SourceSettings, settingsOf } from "./automatic-settings.ts";
import { EVERYONE, type GroupSource, MANAGERS, type RuleKept, SITES, setOf } from "./group-rule.ts";
import { sectionsOfRule } from "./sections-of-group.ts";

/** A group as it stands among all groups, but for its place and times. */
export interface GroupRow {
  readonly id: string;
  readonly kind: "everyone" | "site" | "item" | "defined";
  readonly source: GroupSource;
  /** By what its memberships are kept. */
  readonly setId: string;
  readonly sections: readonly Section[];
  /** Not shown while nobody is in it. */
  readonly hidesEmpty: boolean;
}

/** Every group that there is by the rules that are served, by id; those of managers come and go with people instead. */
export function groupRowsOf(dictionary: Dictionary): ReadonlyMap<string, GroupRow> {
  const known = made.get(dictionary);
  if (known !== undefined) return known;
  const rows = [...dictionary.groups.served].flatMap(([source, kept]) => rowsOf(source, kept, dictionary));
  const byId = new Map(rows.map((row) => [row.id, row]));
  made.set(dictionary, byId);
  return byId;
}

/** Kept beside the dictionary that they were made of: a page asks for them with every person on it. */
const made = new WeakMap<Dictionary, ReadonlyMap<string, GroupRow>>();

function rowsOf(source: GroupSource, { rule, generation }: RuleKept, dictionary: Dictionary): GroupRow[] {
  const { served, automatic } = dictionary.groups;
  const sections = sectionsOfRule(rule, served, dictionary);
  const settings = settingsOf(automatic, source);
  const hidesEmpty = rule.kind !== "defined" && !settings.keepsEmpty;
  const ids = groupIdsOf(source, dictionary, settings);
  return ids.map((id) => ({
    id,
    kind: kindOf(source, id),
    source,
    setId: setOf(id, generation),
    sections,
    hidesEmpty,
  }));
}

function kindOf(source: GroupSource, id: string): GroupRow["kind"] {
  if (source === EVERYONE) return "everyone";
  if (source === SITES) return "site";
  return source === id ? "defined" : "item";
}

/** The groups of a source, but for those of managers: by default of what is archived too. */
export function groupIdsOf(
  source: GroupSource,
  dictionary: Dictionary,
  { keepsArchived }: Pick<SourceSettings, "keepsArchived"> = { keepsArchived: true },
): string[] {
  if (source === EVERYONE) return [dictionary.everyone];
  if (source === MANAGERS) return [];
  if (dictionary.groups.defined.has(source)) return [source];
  const things = source === SITES ? [...dictionary.sites.values()] : itemsOf(dictionary, source);
  return things.filter(({ archivedAt }) => keepsArchived || archivedAt === null).map(({ id }) => id);
}
