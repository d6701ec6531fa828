import { fold } from "../hr/fold.ts";
import type { PeopleCondition, StateValue } from "../hr/people-condition.ts";
import { coversAll } from "../hr/section.ts";
import { unreachable } from "../scim/unreachable.ts";
import type { Asked } from "./to-condition.ts";
import type { MappedAttribute, Source } from "./user-attributes.ts";

/**
 * Parts of one attribute may be of several sections, not all of which the reader views. A manager who is not listed to the
 * reader is not shown; and to a reader without keys nobody has one.
 */
export function seen(
  { source, sections: told }: MappedAttribute,
  { sections, everyoneIsListed, keysOf }: Asked,
): Source {
  if (!coversAll(sections, told)) return { kind: "none" };
  if (source.kind === "externalId" && keysOf === null) return { kind: "none" };
  const isManager = source.kind === "record" && source.path.at(-1) === "managerId";
  return isManager && !everyoneIsListed ? { kind: "rendered" } : source;
}

/** That there is a value; null: that is known of rendered people alone. */
export function has(source: Source, asked: Asked): PeopleCondition | null {
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

/** Where the value stands in a state. */
export function stateValueOf(source: Plain, { dictionary, keysOf }: Asked): StateValue {
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
export function namesOf(
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

/** What holds for everybody or for nobody. */
export function settled(holds: boolean): PeopleCondition {
  return { kind: "settled", holds };
}
