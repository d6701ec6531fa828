import { NEEDED_TO_LIST, type PersonRights, type Scope, type Whose } from "../hr/scope.ts";
import { coversAll } from "../hr/section.ts";
import { compileGrants } from "./compile-grants.ts";
import type { Grants } from "./grants.ts";
import { holds, type Permission } from "./holds.ts";

/**
 * Whether nobody loses anything: each scope before stands within one of those afterwards. It looks at the words alone,
 * so it may say no of rights that no person at present loses anything by, and never says yes wrongly.
 */
export function isWidening(before: Grants, after: Grants): boolean {
  const kept = before.scopes.every((scope) => after.scopes.some((wider) => isWithin(scope, wider)));
  return (
    kept && APART_FROM_SCOPES.every((permission) => holds(after, permission) || !holds(before, permission))
  );
}

/** What of the scopes decides who is listed over SCIM, and nothing else: equal ones list the same people. */
export function listingScopes({ scopes }: Grants): readonly Scope[] {
  const groups = scopes.map(({ whose, view }) => ({
    whose,
    view: NEEDED_TO_LIST.filter((section) => coversAll(view, [section])),
    history: [],
    edit: [],
    company: false,
    groups: false,
  }));
  return compileGrants(groups).scopes;
}

/** Whether the grants are the same, as `compileGrants` makes them. */
export function areSame(a: Grants, b: Grants): boolean {
  return JSON.stringify([a.scopes, a.company, a.groups]) === JSON.stringify([b.scopes, b.company, b.groups]);
}

const APART_FROM_SCOPES = ["company", "groups"] as const satisfies readonly Permission[];

const KINDS = ["view", "history", "edit"] as const satisfies readonly (keyof PersonRights)[];

function isWithin(scope: Scope, wider: Scope): boolean {
  return (
    isPartOf(scope.whose, wider.whose) && KINDS.every((kind): boolean => coversAll(wider[kind], scope[kind]))
  );
}

/** Whoever is meant by the first is meant by the second, whatever becomes of people. */
function isPartOf(some: Whose, all: Whose): boolean {
  if (all === "everyone") return true;
  if (some === "everyone" || !some.people.every((id) => all.people.includes(id))) return false;
  if (some.conditions.length === 0) return true;
  const said = new Set(some.conditions.map((condition) => JSON.stringify(condition)));
  return all.conditions.length > 0 && all.conditions.every((one) => said.has(JSON.stringify(one)));
}
