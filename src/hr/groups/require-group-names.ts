import type { Dictionary } from "../dictionary.ts";
import { fold } from "../fold.ts";
import { listsOf } from "../named-list.ts";
import { RuleError } from "../rule-error.ts";
import { settingsOf } from "./automatic-settings.ts";
import { ITEM } from "./group-name.ts";
import { EVERYONE, type GroupSource, MANAGERS, SITES } from "./group-rule.ts";

/**
 * Refuses a company in which two groups could be called the same, now or by any name that a site, an item or a manager may
 * yet get: two defined groups; a defined one that is called as an automatic one can be, whether that kind is on or off; two
 * kinds of automatic groups, both on, that can give one name. Throws `RuleError`, with the place of what changed.
 */
export function requireGroupNames(before: Dictionary, next: Dictionary): void {
  const [was, is] = [before.groups, next.groups];
  const refuse = (detail: string) => {
    const pointer = was.automatic === is.automatic ? "#/name" : "#/pattern";
    throw new RuleError("conflict", detail, { pointer, taken: true });
  };
  if (was.automatic === is.automatic && was.defined === is.defined && before.lists === next.lists) return;
  const patterns = patternsOf(next);
  const named = new Map<string, string>();
  for (const { name } of is.defined.values()) {
    const namesake = named.get(fold(name));
    if (namesake !== undefined) refuse(`There is a group ${namesake} already: choose another name.`);
    named.set(fold(name), name);
    const key = keyOf(name);
    const fitting = patterns.find((pattern) => fits(key, pattern));
    if (fitting !== undefined)
      refuse(
        `Groups that make themselves are called ${fitting.pattern}, and so could one be called ${name}: choose another name for the group, or let those be called otherwise.`,
      );
  }
  const on = patterns.filter(({ isOn }) => isOn);
  for (const [index, one] of on.entries()) {
    const other = on.slice(index + 1).find((another) => canMeet(one, another));
    if (other === undefined) continue;
    refuse(
      `Groups of ${one.what}, called ${one.pattern}, and of ${other.what}, called ${other.pattern}, could be given one name: let one of them be called otherwise.`,
    );
  }
}

/** What all the groups of one source are called. */
interface Pattern {
  /** Of what they are made, as people call it. */
  readonly what: string;
  readonly pattern: string;
  readonly isOn: boolean;
  /** By the key of what stands before and behind `{item}`; without it, the key of the one name. */
  readonly before: string;
  readonly behind: string | null;
}

function patternsOf(dictionary: Dictionary): Pattern[] {
  const of = (source: GroupSource, what: string): Pattern => {
    const { pattern, on } = settingsOf(dictionary.groups.automatic, source, what);
    const [before = "", behind] = pattern.split(ITEM);
    return {
      what,
      pattern,
      isOn: on,
      before: keyOf(before),
      behind: behind === undefined ? null : keyOf(behind),
    };
  };
  const some = [of(EVERYONE, "everyone"), of(SITES, "sites"), of(MANAGERS, "managers")];
  return [...some, ...listsOf(dictionary).map(({ id, name }) => of(id, name))];
}

function fits(key: string, { before, behind }: Pattern): boolean {
  if (behind === null) return key === before;
  return key.length >= before.length + behind.length && key.startsWith(before) && key.endsWith(behind);
}

/** Whether any name fits both: an item may be called anything, so only what stands around it keeps them apart. */
function canMeet(a: Pattern, b: Pattern): boolean {
  if (a.behind === null) return fits(a.before, b);
  if (b.behind === null) return fits(b.before, a);
  const [behindA, behindB] = [a.behind, b.behind];
  return (
    (a.before.startsWith(b.before) || b.before.startsWith(a.before)) &&
    (behindA.endsWith(behindB) || behindB.endsWith(behindA))
  );
}

/**
 * A form of a name that is that of its parts, one behind the other, and the same for any two names that fold alike: of the
 * fold no mark is left that could belong to the letter before it, nor which sigma stands at the end of a word.
 */
function keyOf(text: string): string {
  return fold(text).normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ς", "σ");
}
