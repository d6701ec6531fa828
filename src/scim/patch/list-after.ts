import { ScimError } from "../error.ts";
import type { Filter } from "../filter/filter.ts";
import { matches } from "../filter/matches.ts";
import { isResource, type Resource } from "../resource.ts";
import type { Attribute } from "../schema/attribute.ts";
import { filled, requireFew } from "../strict-value.ts";
import { unreachable } from "../unreachable.ts";
import type { Change } from "./change.ts";
import { isSame } from "./is-same.ts";

type List = readonly unknown[];

/** The values after a change, and those of them that it makes the primary one. */
interface Outcome {
  readonly list: List;
  readonly primary: List;
}

/**
 * The values of an attribute with several of them after a change; null when none is left. One that is made the primary
 * one takes that from the others (RFC 7643 section 2.4); one that is made like another becomes one with it. Throws
 * `ScimError` 400: `noTarget`, `invalidValue`, `tooMany`.
 */
export function listAfter(change: Change, before: unknown): unknown {
  const { condition, target } = change;
  const values = Array.isArray(before) ? before : [];
  const isAboutAll = condition === null && target.part === null;
  const outcome = isAboutAll ? allAfter(change, values) : someAfter(change, values);
  const list = distinct(withOnePrimary(outcome, target.attribute), target.attribute);
  if (list.length > values.length) requireFew(target.attribute, list.length);
  return list.length === 0 ? null : list;
}

function allAfter({ op, target: { attribute }, value }: Change, before: List): Outcome {
  const named = Array.isArray(value) ? value : [];
  const sent = distinct(named.filter(hasContent), attribute);
  switch (op) {
    case "replace":
      return { list: sent, primary: sent.filter(isPrimary) };
    case "remove": {
      const isGone = (one: unknown) => value === null || named.some((gone) => isSame(one, gone, attribute));
      return { list: before.filter((one) => !isGone(one)), primary: [] };
    }
    case "add":
      return sent.reduce((outcome: Outcome, one) => withAdded(outcome, one, attribute), {
        list: before,
        primary: [],
      });
    default:
      return unreachable(op);
  }
}

/** A value that is there already takes what is new about it: adding twice is adding once. */
function withAdded({ list, primary }: Outcome, added: unknown, attribute: Attribute): Outcome {
  const at = list.findIndex((one) => isSame(one, added, attribute));
  const there = list[at];
  const after = isResource(there) && isResource(added) ? { ...there, ...added } : added;
  return {
    list: at === -1 ? [...list, after] : list.with(at, after),
    primary: isPrimary(added) ? [...primary, after] : primary,
  };
}

/** Those that the condition chooses; without one, a part of each. */
function someAfter(change: Change, before: List): Outcome {
  const { condition } = change;
  const isMeant = (one: unknown) => isResource(one) && (condition === null || matches(condition, one));
  if (!before.some(isMeant)) return noneMeant(change, before);
  const after = new Map(before.filter(isMeant).map((one) => [one, oneAfter(change, one)]));
  return {
    list: before.flatMap((one) => (after.has(one) ? [after.get(one)].filter(hasContent) : [one])),
    primary: saysPrimary(change) ? [...after.values()].filter(isPrimary) : [],
  };
}

function oneAfter({ op, target: { part }, value }: Change, before: unknown): unknown {
  const parts = isResource(before) ? before : {};
  if (part !== null) return filled({ ...parts, [part.name]: value });
  return op === "add" && isResource(value) ? { ...parts, ...value } : value;
}

/**
 * Where the path's condition meets no value. RFC 7644 section 3.5.2.3 refuses that; Entra, which sends one operation an
 * attribute, counts on `emails[type eq "work"].value` being made, and on nothing happening where it is taken away.
 */
function noneMeant(change: Change, before: List): Outcome {
  const { op, condition, value } = change;
  const { attribute, part } = change.target;
  const described = condition === null ? {} : descriptionIn(condition);
  const sent = part === null ? value : { [part.name]: value };
  const isSaid = described !== null && (part === null ? op === "add" : !(part.name in described));
  if (isSaid && filled(sent) === null) return { list: before, primary: [] };
  const made = { ...described, ...(isResource(sent) ? sent : {}) };
  if (isSaid && hasContent(made) && (condition === null || matches(condition, made)))
    return { list: [...before, made], primary: isPrimary(made) ? [made] : [] };
  throw new ScimError(
    400,
    `No value of ${attribute.name} meets the condition of the path. Read the resource anew for those there are.`,
    "noTarget",
  );
}

/** The parts that a condition names by what they are, as `type eq "work"`; null: it says anything else. */
function descriptionIn(condition: Filter): Resource | null {
  if (condition.kind === "and") {
    const all = condition.operands.map(descriptionIn);
    return all.includes(null) ? null : Object.assign({}, ...all);
  }
  if (condition.kind !== "compare" || condition.comparison !== "eq") return null;
  const { name } = condition.target.attribute;
  // Who names the value itself means one that is there.
  if (name === "value") return null;
  switch (condition.literal.kind) {
    case "text":
      return { [name]: condition.literal.text };
    case "boolean":
      return { [name]: condition.literal.boolean };
    default:
      return null;
  }
}

function saysPrimary({ target: { part }, value }: Change): boolean {
  return part === null ? isPrimary(value) : part.name === "primary" && value === true;
}

function withOnePrimary({ list, primary }: Outcome, { name }: Attribute): List {
  const [chosen, ...others] = primary;
  if (chosen === undefined) return list;
  if (others.length > 0)
    throw new ScimError(
      400,
      `Only one value of ${name} is the primary one, not ${primary.length}: say so of one.`,
      "invalidValue",
    );
  return list.map((one) => (one !== chosen && isPrimary(one) ? { ...one, primary: false } : one));
}

function distinct(list: List, { subAttributes = [] }: Attribute): List {
  const seen = new Set<string>();
  return list.filter((one) => {
    const key = JSON.stringify(isResource(one) ? subAttributes.map(({ name }) => one[name] ?? null) : one);
    return !seen.has(key) && seen.add(key);
  });
}

function isPrimary(value: unknown): value is Resource {
  return isResource(value) && value["primary"] === true;
}

/** What kind a value is, and that it is the primary one, says nothing without the value. */
function hasContent(value: unknown): boolean {
  if (!isResource(value)) return value !== null;
  return Object.entries(value).some(([name, part]) => name !== "type" && name !== "primary" && part !== null);
}
