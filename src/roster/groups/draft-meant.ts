import type { DefinedGroup } from "../../hr/groups/defined-group.ts";
import { groupMeant } from "../../hr/groups/group-meant.ts";
import { subjectOfOperation } from "../../store/history.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { conditionsMeant, peopleSeen, type Reference } from "../people-meant.ts";
import type { Roster } from "../roster.ts";

/** Of a definition what names people and groups, and whoever is named beside it: as they were sent, or by their ids. */
export interface NamingDraft extends Partial<Pick<DefinedGroup, "conditions" | "inGroups">> {
  readonly added?: readonly string[];
  readonly leftOut?: readonly string[];
}

/**
 * The id of the group that is meant, by its id or name; what is neither comes back as it is. A request that is tried again
 * means the group that its first try wrote, though that has another name, or none, since.
 */
export async function groupIdOf(
  { db, operationId }: Pick<Roster, "db" | "operationId">,
  reference: string,
): Promise<string> {
  const written = operationId === undefined ? null : await subjectOfOperation(db, operationId, "group");
  return written ?? groupMeant(reference, await currentDictionary(db));
}

/**
 * The same with people and groups by their ids, whatever they were named by; what is left out stays so. People whom the
 * group, if there is one already, asked for before may have gone since. Throws `RuleError` (invalid) for one
 * who is not there, with its place.
 */
export async function draftMeant<D extends NamingDraft>(
  roster: Pick<Roster, "db" | "now" | "grants">,
  draft: D,
  groupId: string | null,
): Promise<D> {
  const { conditions, inGroups, added, leftOut } = draft;
  const dictionary = await currentDictionary(roster.db);
  const before = dictionary.groups.defined.get(groupId ?? "");
  const kept = new Set((before?.conditions ?? []).flatMap(({ value }) => [value ?? []].flat().map(String)));
  const find = (references: readonly Reference[]) => peopleSeen(roster, references, kept);
  const people = (references: readonly string[], at: string) =>
    find(references.map((reference, index) => ({ reference, pointer: `#/${at}/${index}` })));
  return {
    ...draft,
    ...(conditions && {
      conditions: await conditionsMeant(conditions, "#/conditions", dictionary, find),
    }),
    ...(inGroups && { inGroups: inGroups.map((one) => groupMeant(one, dictionary)) }),
    ...(added && { added: await people(added, "added") }),
    ...(leftOut && { leftOut: await people(leftOut, "leftOut") }),
  };
}
