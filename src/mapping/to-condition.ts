import type { Dictionary } from "../hr/dictionary.ts";
import { fold } from "../hr/fold.ts";
import type { PeopleCondition, PeopleOrder, StateValue } from "../hr/people-condition.ts";
import type { Sections } from "../hr/section.ts";
import { comparedPart, type Filter, type Literal } from "../scim/filter/filter.ts";
import { matches } from "../scim/filter/matches.ts";
import { MAX_FILTER_CONDITIONS } from "../scim/limits.ts";
import type { Target } from "../scim/schema/attribute-names.ts";
import { unreachable } from "../scim/unreachable.ts";
import { inGroupsThat } from "./in-groups-that.ts";
import { mappingOf, type UserMapping } from "./mapping-of.ts";
import { has, namesOf, seen, settled, stateValueOf } from "./source-in-states.ts";
import type { Attributes, Source } from "./user-attributes.ts";
import { mappedBelow } from "./user-names.ts";

/** What a filter is asked of, and by whom. */
export interface Asked {
  readonly dictionary: Dictionary;
  /** What the reader may view of every person. */
  readonly sections: Sections;
  /** Whether everybody is listed to the reader: else a manager may be one who is not shown. */
  readonly everyoneIsListed: boolean;
  /** The service user by whose keys `externalId` is asked for; null: the reader has none. */
  readonly keysOf: string | null;
  readonly baseUrl: string;
}

/**
 * The filter as a condition on stored states; null where it asks for what only rendered people show. Means the same as
 * `matches` on whatever `toUser` renders.
 */
export function toCondition(filter: Filter, asked: Asked): PeopleCondition | null {
  const condition = conditionOf(filter, null, { ...asked, mapping: mappingOf(asked.dictionary) });
  return condition === null || comparisonsIn(condition) > MAX_FILTER_CONDITIONS ? null : condition;
}

/** Each is a parameter: where each of several values is asked for itself, there are more than the filter has conditions. */
function comparisonsIn(condition: PeopleCondition): number {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.reduce((sum, one) => sum + comparisonsIn(one), 0);
    case "not":
      return comparisonsIn(condition.of);
    case "has":
    case "settled":
      return 0;
    case "compare":
    case "oneOf":
    case "inGroup":
      return 1;
    default:
      return unreachable(condition);
  }
}

/** With what the attributes are; within one of several values its own parts. */
interface Asking extends Asked {
  readonly mapping: Pick<UserMapping, "attributes" | "elements">;
}

/** The order by an attribute (RFC 7644 section 3.4.2.3), or "list" where it tells nobody apart; null: as above. */
export function toOrder(target: Target, descending: boolean, asked: Asked): PeopleOrder | "list" | null {
  const mapping = mappingOf(asked.dictionary);
  const [first] = elementsAt(target, null, mapping) ?? [];
  // The value of the default comes first, and is the one to order by where no other is primary.
  const isFirst = first?.[`${target.attribute.name}.primary`]?.source.kind === "fixed";
  const attributes = isFirst && first !== undefined ? first : mapping.attributes;
  const source = sourceOf(target, null, { ...asked, mapping: { ...mapping, attributes } });
  switch (source.kind) {
    case "none":
    case "organization":
      return "list";
    case "fixed":
    case "groups":
    case "rendered":
      return null;
    case "item":
      return { by: { kind: "named", path: source.path, names: namesOf(source, asked) }, descending };
    default:
      return { by: stateValueOf(source, asked), descending };
  }
}

/** `within` is the attribute whose parts are spoken of inside brackets. */
function conditionOf(filter: Filter, within: Target | null, asked: Asking): PeopleCondition | null {
  switch (filter.kind) {
    case "and":
    case "or": {
      const of = filter.operands.map((operand) => conditionOf(operand, within, asked));
      const known = of.filter((one) => one !== null);
      if (filter.kind === "and" && known.some(isImpossible)) return settled(false);
      if (known.length < of.length) return null;
      return { kind: filter.kind === "and" ? "all" : "any", of: known };
    }
    case "not":
      return opposite(conditionOf(filter.operand, within, asked));
    case "present":
      return present(filter.target, within, asked);
    case "values":
      return values(filter.target, filter.condition, asked);
    case "compare":
      return compared(filter, within, asked);
    case "absent":
      return settled(matches(filter, {}));
    default:
      return unreachable(filter);
  }
}

/** Every attribute with several values has one at most, but for the groups, and where the company has added others. */
function values(target: Target, condition: Filter, asked: Asking): PeopleCondition | null {
  if (isGroups(target, null)) return inGroupsThat(condition, asked);
  const elements = elementsAt(target, null, asked.mapping);
  if (elements !== null) return ofSome(elements, target, asked, (one) => conditionOf(condition, target, one));
  const there = present(target, null, asked);
  const meets = conditionOf(condition, target, asked);
  return there === null || meets === null ? null : { kind: "all", of: [there, meets] };
}

/** Some of the values is so. The value of the default is there wherever another one is (`placed.ts`). */
function ofSome(
  elements: readonly Attributes[],
  target: Target,
  asked: Asking,
  isSo: (asked: Asking) => PeopleCondition | null,
): PeopleCondition | null {
  const [first, ...others] = elements.map((attributes) => {
    const one = { ...asked, mapping: { attributes, elements: NONE } };
    return { there: present({ ...target, part: null }, null, one), isSo: isSo(one) };
  });
  if (first === undefined) return settled(false);
  const of = [first, ...others].map(({ there, isSo }): PeopleCondition | null => {
    if (isSo !== null && isImpossible(isSo)) return isSo;
    if (first.there === null || there === null || isSo === null) return null;
    return { kind: "all", of: [first.there, there, isSo] };
  });
  const known = of.filter((one) => one !== null);
  return known.length < of.length ? null : { kind: "any", of: known };
}

const NONE: UserMapping["elements"] = new Map();

/** Null: the attribute has the values of the default alone. */
function elementsAt(
  target: Target,
  within: Target | null,
  { elements }: Asking["mapping"],
): readonly Attributes[] | null {
  const { extension, attribute } = full(target, within);
  return extension === null ? (elements.get(attribute.name) ?? null) : null;
}

function present(target: Target, within: Target | null, asked: Asking): PeopleCondition | null {
  if (isGroups(target, within)) return inGroupsThat(null, asked);
  const elements = elementsAt(target, within, asked.mapping);
  if (elements !== null) return ofSome(elements, target, asked, (one) => present(target, within, one));
  const parts = mappedBelow(full(target, within), asked.mapping).map((one) => seen(one, asked));
  const known = parts.flatMap((source) => has(source, asked) ?? []);
  const isImplied = (source: Source) => source.kind !== "rendered" || source.implied === true;
  return known.length === 0 || !parts.every(isImplied) ? null : { kind: "any", of: known };
}

function compared(
  filter: Extract<Filter, { kind: "compare" }>,
  within: Target | null,
  asked: Asking,
): PeopleCondition | null {
  const { target, comparison, literal } = filter;
  if (comparison === "ne") return opposite(compared({ ...filter, comparison: "eq" }, within, asked));
  if (isGroups(target, within)) return inGroupsBy(filter, asked);
  const elements = elementsAt(target, within, asked.mapping);
  if (elements !== null && literal.kind === "null") return opposite(present(target, within, asked));
  if (elements !== null) return ofSome(elements, target, asked, (one) => compared(filter, within, one));
  const source = sourceOf(target, within, asked);
  if (literal.kind === "null") return opposite(has(source, asked));
  const holds = (value: string | boolean) =>
    matches({ ...filter, target: ALONE }, { [ALONE.attribute.name]: value });
  switch (source.kind) {
    case "none":
      return settled(false);
    case "rendered":
    case "groups":
      return null;
    case "organization":
      return settled(holds(asked.dictionary.settings.companyName));
    case "fixed":
      return holds(source.value) ? has(source, asked) : settled(false);
    case "item": {
      const ids = [...namesOf(source, asked, false)].flatMap(([id, name]) => (holds(name) ? [id] : []));
      return { kind: "oneOf", value: { kind: "record", path: source.path, exact: true }, ids };
    }
    default: {
      const value = stateValueOf(source, asked);
      const operand = operandOf(literal, value);
      if (operand !== "") return { kind: "compare", value, comparison, with: operand };
      // An empty text is part of every text, before every other, and the same as none.
      const always = comparison !== "eq" && comparison !== "lt" && comparison !== "le";
      return always ? has(source, asked) : settled(false);
    }
  }
}

/** A simple attribute to put a single value to the test with. */
const ALONE: Target = {
  extension: null,
  attribute: {
    name: "value",
    type: "string",
    multiValued: false,
    description: "",
    required: false,
    caseExact: false,
    mutability: "readOnly",
    returned: "default",
    uniqueness: "none",
  },
  part: null,
};

function operandOf(literal: Literal, value: StateValue): string | number | boolean {
  switch (literal.kind) {
    case "text":
      return isExact(value) ? literal.text : fold(literal.text);
    case "number":
      return literal.number;
    case "boolean":
      return literal.boolean;
    case "moment":
      return literal.at;
    case "null":
      throw new TypeError("null is asked for by whether there is a value");
    default:
      return unreachable(literal);
  }
}

function isExact(value: StateValue): boolean {
  return value.kind === "id" || value.kind === "externalId" || (value.kind === "record" && value.exact);
}

function sourceOf(target: Target, within: Target | null, asked: Asking): Source {
  const whole = full(target, within);
  const part = comparedPart(whole);
  const named = part === whole.attribute || whole.part !== null ? whole : { ...whole, part };
  const [mapped] = mappedBelow(named, asked.mapping);
  return mapped === undefined ? { kind: "rendered" } : seen(mapped, asked);
}

function full(target: Target, within: Target | null): Target {
  return within === null ? target : { ...within, part: target.attribute };
}

function isGroups(target: Target, within: Target | null): boolean {
  return (within ?? target).attribute.name === "groups" && (within ?? target).extension === null;
}

/** `groups.display co "Sales"`: in some group whose part is so. */
function inGroupsBy(filter: Extract<Filter, { kind: "compare" }>, asked: Asked): PeopleCondition | null {
  const { target, literal } = filter;
  const attribute = comparedPart(target);
  if (attribute === null) throw new TypeError("groups have a value");
  if (literal.kind === "null") return opposite(inGroupsThat(null, asked));
  return inGroupsThat({ ...filter, target: { extension: null, attribute, part: null } }, asked);
}

function opposite(condition: PeopleCondition | null): PeopleCondition | null {
  return condition === null ? null : { kind: "not", of: condition };
}

function isImpossible(condition: PeopleCondition): boolean {
  return condition.kind === "settled" && !condition.holds;
}
