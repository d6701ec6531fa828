import type { Dictionary } from "../dictionary.ts";
import { asksForSomething } from "./defined-group.ts";
import type { GroupRule, GroupSource, RuleKept } from "./group-rule.ts";
import { rulesOf } from "./rules-of.ts";
import { sourceOfGroup } from "./sections-of-group.ts";

/**
 * The company with the rules for its groups that its settings, lists and definitions now ask for. What goes, goes at once,
 * and what only names people is there at once; every other rule that changes waits beside the one that is served until the
 * places by it are whole, with the groups that ask for its own, so that all of them change at one moment.
 */
export function withRules(dictionary: Dictionary): Dictionary {
  const { groups } = dictionary;
  const wanted = rulesOf(dictionary);
  const kept = <T>(rules: ReadonlyMap<GroupSource, T>) =>
    new Map([...rules].filter(([source]) => wanted.has(source)));
  const [served, next] = [kept(groups.served), kept(groups.next)];
  const moved = movedSources(wanted, served, next, dictionary);
  if (moved.size === 0 && served.size === groups.served.size && next.size === groups.next.size)
    return dictionary;
  // Epochs only ever grow, so neither is a generation that is called by one given twice.
  const generation = dictionary.epoch + 1;
  for (const source of moved) {
    const rule = wanted.get(source);
    if (rule === undefined) continue;
    if (!served.has(source) && namesPeopleAlone(rule)) served.set(source, { generation, rule });
    else next.set(source, { generation, rule });
  }
  return { ...dictionary, groups: { ...groups, served, next } };
}

/** The company served by the rules that were waiting: their places are whole. */
export function withRulesServed(dictionary: Dictionary): Dictionary {
  const { groups } = dictionary;
  if (groups.next.size === 0) return dictionary;
  const served = new Map([...groups.served, ...groups.next]);
  return { ...dictionary, groups: { ...groups, served, next: new Map() } };
}

/** Whose rule is another one than is served, or will be; and all whose groups ask for one of theirs. */
function movedSources(
  wanted: ReadonlyMap<GroupSource, GroupRule>,
  served: ReadonlyMap<GroupSource, RuleKept>,
  next: Map<GroupSource, RuleKept>,
  dictionary: Dictionary,
): ReadonlySet<GroupSource> {
  const isKept = (source: GroupSource, rule: GroupRule) =>
    same((next.get(source) ?? served.get(source))?.rule, rule);
  const moved = new Set([...wanted].flatMap(([source, rule]) => (isKept(source, rule) ? [] : [source])));
  for (let grown = -1; grown < moved.size; ) {
    grown = moved.size;
    for (const [source, rule] of wanted) {
      const asks = rule.kind === "defined" ? rule.inGroups : [];
      if (asks.some((groupId) => moved.has(sourceOfGroup(groupId, dictionary) ?? ""))) moved.add(source);
    }
  }
  return moved;
}

function namesPeopleAlone(rule: GroupRule): boolean {
  return rule.kind === "defined" && !asksForSomething(rule);
}

function same(a: GroupRule | undefined, b: GroupRule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
