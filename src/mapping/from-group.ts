import { ScimError } from "../scim/error.ts";
import type { Filter } from "../scim/filter/filter.ts";
import { assignments } from "../scim/leniency.ts";
import { MAX_MEMBERS } from "../scim/limits.ts";
import type { Change } from "../scim/patch/change.ts";
import { isResource, type Resource } from "../scim/resource.ts";
import { pathOf } from "../scim/schema/attribute-names.ts";
import { GROUP_NAMES } from "./group-names.ts";
import { lineOf } from "./line-of.ts";

/** What a client says of a group; what is left out is not said. Members are ids of people. */
export interface GroupSaid {
  readonly displayName?: string;
  readonly externalId?: string | null;
  /** Whole: these and no others, before anybody is added or removed. Null: nothing is said of the whole. */
  readonly whole: readonly string[] | null;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

const NOTHING: GroupSaid = { whole: null, added: [], removed: [] };

/**
 * What the changes of a PATCH amount to, one upon the other, without a look at who is in the group: so two clients who
 * add and remove at the same time lose nothing. Throws `ScimError` 400 for members who are not named by their ids, and for
 * too many of them.
 */
export function groupSaidBy(changes: readonly Change[]): GroupSaid {
  // With every change, so that what is folded stays small.
  return changes.reduce((said, change) => requireFew(together(said, change)), NOTHING);
}

function requireFew(said: GroupSaid): GroupSaid {
  const named = said.added.length + said.removed.length + (said.whole?.length ?? 0);
  if (named <= MAX_MEMBERS) return said;
  throw new ScimError(
    400,
    `A request names at most ${MAX_MEMBERS} members, this one at least ${named}. Send them in several requests.`,
    "tooMany",
  );
}

/**
 * What a Group that is sent as a whole says, of its members too where they came: an empty list is one, and where none was
 * sent they stay. Throws `ScimError` 400.
 */
export function groupSaidIn(body: unknown): GroupSaid {
  return { externalId: null, ...groupSaidBy(assignments(body, GROUP_NAMES)) };
}

function together(said: GroupSaid, change: Change): GroupSaid {
  const { target, value } = change;
  switch (target.attribute.name) {
    case "displayName": {
      const name = typeof value === "string" ? lineOf(value, "displayName") : null;
      if (name === null) throw wrong("A group has a name: send displayName as a text.");
      return { ...said, displayName: name };
    }
    case "externalId":
      return { ...said, externalId: typeof value === "string" ? value : null };
    case "members":
      return withMembers(said, change);
    default:
      throw new TypeError(`a Group has no ${pathOf(target)} that is written`);
  }
}

function withMembers(said: GroupSaid, { op, target, condition, value }: Change): GroupSaid {
  if (target.part !== null)
    throw wrong(
      `${pathOf(target)} is part of who a member is: add or remove members as a whole.`,
      "mutability",
    );
  const named = condition === null ? null : idsIn(condition);
  const ids = value === null || value === undefined ? [] : idsOf([value].flat());
  switch (op) {
    case "add":
      return added(said, ids);
    case "remove":
      if (named !== null) return removed(said, named);
      return value === null ? { ...said, whole: [], added: [], removed: [] } : removed(said, ids);
    case "replace":
      if (named !== null) return added(removed(said, named), ids);
      return { ...said, whole: unique(ids), added: [], removed: [] };
  }
}

function added(said: GroupSaid, ids: readonly string[]): GroupSaid {
  return { ...said, added: unique([...said.added, ...ids]), removed: without(said.removed, ids) };
}

function removed(said: GroupSaid, ids: readonly string[]): GroupSaid {
  return { ...said, removed: unique([...said.removed, ...ids]), added: without(said.added, ids) };
}

function without(all: readonly string[], ids: readonly string[]): string[] {
  const these = new Set(ids);
  return all.filter((id) => !these.has(id));
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

/** The ids that a condition names: `value eq "…"`, several of them joined by `or`. */
function idsIn(condition: Filter): readonly string[] {
  if (condition.kind === "or") return condition.operands.flatMap(idsIn);
  const isByValue =
    condition.kind === "compare" &&
    condition.comparison === "eq" &&
    condition.target.attribute.name === "value" &&
    condition.literal.kind === "text";
  if (isByValue && condition.literal.kind === "text") return [condition.literal.text];
  throw wrong(
    'Members are named by their ids: members[value eq "…"], several joined by or.',
    "invalidFilter",
  );
}

function idsOf(values: readonly unknown[]): string[] {
  return unique(values.filter(isResource).map(idOf));
}

function idOf({ value, $ref, type }: Resource): string {
  if (typeof type === "string" && type.toLowerCase() !== "user")
    throw wrong("Members are users: no group is in another here. Send those who are in it.");
  if (typeof value === "string") return value;
  const id = typeof $ref === "string" ? idAtEnd($ref) : "";
  if (id !== "") return id;
  throw wrong('A member is named by the id of a user: {"value": "…"}.');
}

/** Nothing where what stands there is in no URL. */
function idAtEnd(url: string): string {
  try {
    return decodeURIComponent(url.slice(url.lastIndexOf("/") + 1));
  } catch {
    return "";
  }
}

function wrong(
  detail: string,
  scimType: "invalidValue" | "invalidFilter" | "mutability" = "invalidValue",
): ScimError {
  return new ScimError(400, detail, scimType);
}
