import type { Dictionary } from "../hr/dictionary.ts";
import { fold } from "../hr/fold.ts";
import { groupRowsOf } from "../hr/groups/group-rows.ts";
import { managerOfGroup } from "../hr/groups/manager-group.ts";
import type { PeopleCondition, PeopleOrder, StateValue } from "../hr/people-condition.ts";
import type { Sections } from "../hr/section.ts";
import { comparedPart, type Filter, type Literal } from "../scim/filter/filter.ts";
import { matches } from "../scim/filter/matches.ts";
import type { Target } from "../scim/schema/attribute-names.ts";
import { unreachable } from "../scim/unreachable.ts";
import { groupsShown, hasManagerGroups } from "./groups-shown.ts";
import { mappingOf } from "./mapping-of.ts";
import type { Source } from "./user-attributes.ts";
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
  return conditionOf(filter, null, asked);
}

/** The order by an attribute (RFC 7644 section 3.4.2.3), or "list" where it tells nobody apart; null: as above. */
export function toOrder(target: Target, descending: boolean, asked: Asked): PeopleOrder | "list" | null {
  const source = sourceOf(target, null, asked);
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
function conditionOf(filter: Filter, within: Target | null, asked: Asked): PeopleCondition | null {
  switch (filter.kind) {
    case "and":
    case "or": {
      const of = filter.operands.map((operand) => conditionOf(operand, within, asked));
      const known = of.filter((one) => one !== null);
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

/** Every attribute with several values has one at most, but for the groups. */
function values(target: Target, condition: Filter, asked: Asked): PeopleCondition | null {
  if (isGroups(target, null)) return inGroupsThat(condition, asked);
  const there = present(target, null, asked);
  const meets = conditionOf(condition, target, asked);
  return there === null || meets === null ? null : { kind: "all", of: [there, meets] };
}

function present(target: Target, within: Target | null, asked: Asked): PeopleCondition | null {
  if (isGroups(target, within)) return inGroupsThat(null, asked);
  const parts = mappedBelow(full(target, within), mappingOf(asked.dictionary)).map(({ source }) =>
    has(seen(source, asked), asked),
  );
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : { kind: "any", of: known };
}

function compared(
  filter: Extract<Filter, { kind: "compare" }>,
  within: Target | null,
  asked: Asked,
): PeopleCondition | null {
  const { target, comparison, literal } = filter;
  if (comparison === "ne") return opposite(compared({ ...filter, comparison: "eq" }, within, asked));
  if (isGroups(target, within)) return inGroupsBy(filter, asked);
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

function has(source: Source, asked: Asked): PeopleCondition | null {
  switch (source.kind) {
    case "none":
      return settled(false);
    case "organization":
      return settled(true);
    case "groups":
    case "rendered":
      return null;
    case "fixed":
      return { kind: "any", of: source.where.map((path) => ({ kind: "has", value: exactly(path) })) };
    case "item":
      return {
        kind: "oneOf",
        value: exactly(source.path),
        ids: [...namesOf(source, asked, false).keys()],
      };
    default:
      return { kind: "has", value: stateValueOf(source, asked) };
  }
}

function exactly(path: readonly string[]): StateValue {
  return { kind: "record", path, exact: true };
}

type Plain = Exclude<Source, { kind: "none" | "fixed" | "organization" | "groups" | "rendered" | "item" }>;

function stateValueOf(source: Plain, { dictionary, keysOf }: Asked): StateValue {
  switch (source.kind) {
    case "created":
      return { kind: "createdAt" };
    case "lastModified":
      return { kind: "changedAt", companyChangedAt: dictionary.changedAt };
    case "record":
      return { kind: "record", path: source.path, exact: source.exact ?? false };
    case "externalId":
      return { kind: "externalId", serviceUserId: keysOf ?? "" };
    case "id":
    case "userName":
    case "displayName":
    case "active":
      return { kind: source.kind };
    default:
      return unreachable(source);
  }
}

/** What the items of the company are called, or their codes, by id. */
function namesOf(
  { shows }: Extract<Source, { kind: "item" }>,
  { dictionary }: Asked,
  folded = true,
): ReadonlyMap<string, string> {
  const named = [...dictionary.items.values()].flatMap(({ id, name, code }) => {
    const text = shows === "name" ? name : code;
    return text === null || text === "" ? [] : [[id, folded ? fold(text) : text] as const];
  });
  return new Map(named);
}

function sourceOf(target: Target, within: Target | null, asked: Asked): Source {
  const whole = full(target, within);
  const part = comparedPart(whole);
  const named = part === whole.attribute || whole.part !== null ? whole : { ...whole, part };
  const [mapped] = mappedBelow(named, mappingOf(asked.dictionary));
  return seen(mapped?.source ?? { kind: "rendered" }, asked);
}

/** A manager who is not listed to the reader is not shown; and to a reader without keys nobody has one. */
function seen(source: Source, { everyoneIsListed, keysOf }: Asked): Source {
  if (source.kind === "externalId" && keysOf === null) return { kind: "none" };
  const isManager = source.kind === "record" && source.path.at(-1) === "managerId";
  return isManager && !everyoneIsListed ? { kind: "rendered" } : source;
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

/** Null where the group may be that of a manager, which one knows of rendered people alone. */
function inGroupsThat(condition: Filter | null, asked: Asked): PeopleCondition | null {
  const { dictionary, sections, baseUrl } = asked;
  if (hasManagerGroups(dictionary) && !namesOtherGroup(condition)) return null;
  const shown = groupsShown(dictionary, sections, baseUrl);
  const rows = groupRowsOf(dictionary);
  const meeting = shown.filter((group) => condition === null || matches(condition, group));
  return { kind: "inGroup", ids: meeting.flatMap(({ value }) => rows.get(value)?.setId ?? []) };
}

/** Whether it asks for one group by its id, and that is none of a manager's. */
function namesOtherGroup(condition: Filter | null): boolean {
  if (condition?.kind !== "compare" || condition.comparison !== "eq") return false;
  const { target, literal } = condition;
  return (
    target.attribute.name === "value" && literal.kind === "text" && managerOfGroup(literal.text) === null
  );
}

function opposite(condition: PeopleCondition | null): PeopleCondition | null {
  return condition === null ? null : { kind: "not", of: condition };
}

function settled(holds: boolean): PeopleCondition {
  return { kind: "settled", holds };
}
