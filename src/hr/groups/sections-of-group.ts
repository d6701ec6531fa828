import type { Dictionary } from "../dictionary.ts";
import { SINGLE_VALUE_LISTS } from "../named-list.ts";
import { fieldNamed } from "../searchable-field.ts";
import type { Section } from "../section.ts";
import { sectionOfField } from "../section-of.ts";
import { unreachable } from "../unreachable.ts";
import { EVERYONE, type GroupRule, MANAGERS, type RulesKept, SITES } from "./group-rule.ts";
import { managerOfGroup } from "./manager-group.ts";

/**
 * The sections of people's data that being in a group tells of: one is shown a group, and somebody in it, where one may
 * view all of them. Everyone's tells who has access.
 */
export function sectionsOfRule(
  rule: GroupRule,
  rules: RulesKept,
  dictionary: Dictionary,
): readonly Section[] {
  const told = sectionsTold(rule, rules, dictionary, new Set());
  return told.length === 0 ? ["lifecycle"] : [...new Set(told)].sort();
}

/** To whom somebody reports tells of their work. */
export const SECTIONS_OF_MANAGERS: readonly Section[] = ["work"];

function sectionsTold(
  rule: GroupRule,
  rules: RulesKept,
  dictionary: Dictionary,
  seen: ReadonlySet<GroupRule>,
): readonly Section[] {
  switch (rule.kind) {
    case "everyone":
      return ["lifecycle"];
    case "sites":
      return ["work"];
    case "managers":
      return SECTIONS_OF_MANAGERS;
    case "list":
      return sectionsOfList(rule.list, dictionary);
    case "defined": {
      const own = rule.conditions.flatMap(({ field }) => fieldNamed(field, dictionary)?.section ?? []);
      const others = rule.inGroups.flatMap((groupId) => {
        const other = ruleOfGroup(groupId, rules, dictionary);
        return other === null || seen.has(other)
          ? []
          : sectionsTold(other, rules, dictionary, new Set([...seen, rule]));
      });
      return [...own, ...others];
    }
    default:
      return unreachable(rule);
  }
}

/** A list of the company's own tells of every field that chooses from it. */
export function sectionsOfList(list: string, { fields }: Dictionary): readonly Section[] {
  const builtIn = SINGLE_VALUE_LISTS.find((row) => row.list === list);
  if (builtIn !== undefined) return [builtIn.section];
  const own = [...fields.values()].filter(({ listId }) => listId === list).map(sectionOfField);
  return own.length === 0 ? ["custom"] : own;
}

/** The source by which a group is made; null: none that the dictionary knows. */
export function sourceOfGroup(
  groupId: string,
  { everyone, sites, items, groups }: Pick<Dictionary, "everyone" | "sites" | "items" | "groups">,
): string | null {
  if (groupId === everyone) return EVERYONE;
  if (sites.has(groupId)) return SITES;
  if (managerOfGroup(groupId) !== null) return MANAGERS;
  const item = items.get(groupId);
  if (item !== undefined) return item.list;
  return groups.defined.has(groupId) ? groupId : null;
}

function ruleOfGroup(groupId: string, rules: RulesKept, dictionary: Dictionary): GroupRule | null {
  const source = sourceOfGroup(groupId, dictionary);
  return source === null ? null : (rules.get(source)?.rule ?? null);
}
