import { added, type Scope, type Whose } from "../hr/scope.ts";
import { coversAll, type Sections, together } from "../hr/section.ts";
import type { Grants } from "./grants.ts";

/** What a permission group gives its members. */
export interface Permissions {
  readonly whose: Whose;
  readonly view: Sections;
  readonly history: Sections;
  readonly edit: Sections;
  readonly company: boolean;
  readonly groups: boolean;
}

/**
 * What several permission groups add up to. Groups about the same people become one scope, what is given over everyone
 * stands in every scope, and a scope that gives no more than that is dropped: equal rights make equal grants.
 */
export function compileGrants(groups: readonly Permissions[]): Grants {
  const scopes = new Map<string, Scope>();
  for (const { whose: said, view, history, edit } of groups) {
    const whose = inOrder(said);
    const key = JSON.stringify(whose);
    const scope: Scope = {
      whose,
      view: together(view, together(history, edit)),
      history,
      edit,
    };
    const known = scopes.get(key);
    scopes.set(key, known === undefined ? scope : { whose, ...added(known, scope) });
  }
  const everyone = scopes.get(JSON.stringify("everyone"));
  const rest = [...scopes].filter(([, scope]) => scope !== everyone).sort(([a], [b]) => (a < b ? -1 : 1));
  const narrow = rest.flatMap(([, scope]) => {
    if (everyone === undefined) return isEmpty(scope) ? [] : [scope];
    return givesMore(scope, everyone) ? [{ whose: scope.whose, ...added(everyone, scope) }] : [];
  });
  return {
    scopes: [...(everyone === undefined || isEmpty(everyone) ? [] : [everyone]), ...narrow].map(sorted),
    company: groups.some(({ company }) => company),
    ...(groups.some((group) => group.groups) && { groups: true }),
  };
}

/** The same people in the same words, whatever the order in which they were said. */
function inOrder(whose: Whose): Whose {
  if (whose === "everyone") return whose;
  const conditions = new Map(whose.conditions.map((condition) => [JSON.stringify(condition), condition]));
  return {
    conditions: [...conditions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, condition]) => condition),
    people: [...new Set(whose.people)].sort(),
  };
}

function isEmpty({ view }: Scope): boolean {
  return view !== "all" && view.length === 0;
}

function givesMore(scope: Scope, everyone: Scope): boolean {
  return (["view", "history", "edit"] as const).some((kind) => !coversAll(everyone[kind], scope[kind]));
}

function sorted({ whose, view, history, edit }: Scope): Scope {
  const byName = (sections: Sections) => (sections === "all" ? sections : [...sections].sort());
  return { whose, view: byName(view), history: byName(history), edit: byName(edit) };
}
