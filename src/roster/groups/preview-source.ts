import type { Dictionary } from "../../hr/dictionary.ts";
import { settingsOf } from "../../hr/groups/automatic-settings.ts";
import type { ChangeAutomaticGroupsInput } from "../../hr/groups/change-automatic-groups.ts";
import { groupName, managerGroupName } from "../../hr/groups/group-name.ts";
import { groupRowsOf } from "../../hr/groups/group-rows.ts";
import { type GroupSource, MANAGERS } from "../../hr/groups/group-rule.ts";
import { withRulesServed } from "../../hr/groups/with-rules.ts";
import { listedGroups, membersOfSets } from "../../store/group-list.ts";
import { decided } from "../company/change-company.ts";
import type { Roster } from "../roster.ts";

/** How many groups of each kind are named. */
const FIRST = 100;

/** So many groups, and the first of them in the order in which they stand. */
export interface Some<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** What another choice for a source would make of its groups, to a reader who sees everyone. */
export interface SourcePreview {
  /** Gone for an importer, which takes from so many members what it gave them by the group. */
  readonly going: Some<{ readonly id: string; readonly name: string; readonly members: number }>;
  readonly coming: Some<{ readonly id: string; readonly name: string }>;
  readonly renamed: Some<{ readonly id: string; readonly name: string; readonly before: string }>;
  /** Whether it is decided anew who is in them, and with groups of managers which there are. */
  readonly gathers: boolean;
}

/** A group as it is, or would be. */
interface Listed {
  readonly id: string;
  readonly setId: string;
  readonly hidesEmpty: boolean;
  /** Of a manager's group the manager's. */
  readonly login?: string | null;
}

/** Tells what the change would do, by the rule that does it; writes nothing. Throws as making it would. */
export async function previewSource(
  roster: Roster,
  input: ChangeAutomaticGroupsInput,
): Promise<SourcePreview> {
  const { db, now } = roster;
  const { source } = input;
  const { before, next } = await decided(roster, "changeAutomaticGroups", input, {});
  const ofManagers = source === MANAGERS ? await managerGroups(roster) : [];
  const rows = listedBy(source, before, ofManagers);
  const counts = await membersOfSets(
    db,
    rows.map(({ setId }) => setId),
    now,
  );
  // Nobody has been gathered into a set that is still to be: it is not empty, but unknown.
  const isShown = ({ setId, hidesEmpty }: Listed) => !hidesEmpty || counts.get(setId) !== 0;
  const named = (listed: readonly Listed[], dictionary: Dictionary) =>
    new Map(listed.filter(isShown).map((group) => [group.id, nameOf(group, dictionary)]));
  const was = named(rows, before);
  const is = named(listedBy(source, withRulesServed(next), ofManagers), next);
  return {
    going: some(
      rows.flatMap(({ id, setId }) => {
        const name = was.get(id);
        return name === undefined || is.has(id) ? [] : [{ id, name, members: counts.get(setId) ?? 0 }];
      }),
    ),
    coming: some([...is].flatMap(([id, name]) => (was.has(id) ? [] : [{ id, name }]))),
    renamed: some(
      [...is].flatMap(([id, name]) => {
        const known = was.get(id);
        return known === undefined || known === name ? [] : [{ id, name, before: known }];
      }),
    ),
    gathers: before.groups.next.get(source) !== next.groups.next.get(source),
  };
}

/** The groups of the source; those of managers, which the dictionary does not know, are the ones that there are. */
function listedBy(
  source: GroupSource,
  dictionary: Dictionary,
  ofManagers: readonly Listed[],
): readonly Listed[] {
  if (source !== MANAGERS)
    return [...groupRowsOf(dictionary).values()].filter((row) => row.source === source);
  const { on, keepsEmpty } = settingsOf(dictionary.groups.automatic, MANAGERS);
  return on ? ofManagers.map((group) => ({ ...group, hidesEmpty: !keepsEmpty })) : [];
}

async function managerGroups({ db, now }: Roster): Promise<readonly Listed[]> {
  const rows = await listedGroups(db, now, null);
  return rows.filter(({ kind, hidden }) => kind === "manager" && !hidden);
}

function nameOf({ id, login = null }: Listed, dictionary: Dictionary): string {
  return (login === null ? groupName(id, dictionary) : managerGroupName(login, dictionary)) ?? id;
}

function some<T>(all: readonly T[]): Some<T> {
  return { count: all.length, first: all.slice(0, FIRST) };
}
