import type { Dictionary } from "../dictionary.ts";
import type { FieldFilter } from "../employee-filter.ts";
import { type ListItem, SINGLE_VALUE_LISTS } from "../named-list.ts";
import { settingsOf } from "./automatic-settings.ts";
import type { DefinedGroup, GroupCondition } from "./defined-group.ts";
import type { GroupRule, GroupSource } from "./group-rule.ts";

/** The rules that settings, lists and definitions amount to, by source; a source that is off has none. */
export function rulesOf(dictionary: Dictionary): ReadonlyMap<GroupSource, GroupRule> {
  const rules = new Map<GroupSource, GroupRule>();
  for (const kind of ["everyone", "sites", "managers"] as const) {
    const { on, people } = settingsOf(dictionary.groups.automatic, kind);
    if (on) rules.set(kind, { kind, people });
  }
  for (const list of [...SINGLE_VALUE_LISTS.map(({ list }) => list), ...dictionary.lists.keys()]) {
    const { on, people, ancestors } = settingsOf(dictionary.groups.automatic, list);
    if (on)
      rules.set(list, { kind: "list", list, people, above: ancestors ? aboveIn(list, dictionary) : {} });
  }
  for (const group of dictionary.groups.defined.values()) rules.set(group.id, ruleOf(group, dictionary));
  return rules;
}

/** The rule of one definition: what lies under an item is what lies there now. */
export function ruleOf(
  { people, conditions, inGroups }: Pick<DefinedGroup, "people" | "conditions" | "inGroups">,
  dictionary: Dictionary,
): GroupRule {
  const plain = conditions.map((condition) => withoutUnder(condition, dictionary));
  return { kind: "defined", people, conditions: plain, inGroups };
}

/** The condition with every item named that lies under one of its own. */
export function withoutUnder({ operator, ...rest }: GroupCondition, { items }: Dictionary): FieldFilter {
  if (operator !== "under") return { ...rest, operator };
  const roots = new Set([rest.value ?? []].flat());
  const under = [...items.values()].filter((item) =>
    [item.id, ...itemsAbove(item, items)].some((id) => roots.has(id)),
  );
  return {
    ...rest,
    operator: "oneOf",
    value: [...roots, ...under.map(({ id }) => id).filter((id) => !roots.has(id))],
  };
}

function aboveIn(list: string, { items }: Dictionary): Record<string, readonly string[]> {
  const own = [...items.values()].filter((item) => item.list === list && item.parentId !== null);
  return Object.fromEntries(own.map((item) => [item.id, itemsAbove(item, items)]));
}

/** From the item above it to the topmost. */
export function itemsAbove(item: ListItem, items: ReadonlyMap<string, ListItem>): string[] {
  const above: string[] = [];
  for (let next = item.parentId; next !== null && !above.includes(next); ) {
    above.push(next);
    next = items.get(next)?.parentId ?? null;
  }
  return above;
}
