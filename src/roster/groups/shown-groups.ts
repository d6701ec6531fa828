import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import { type SourceSettings, settingsOf } from "../../hr/groups/automatic-settings.ts";
import type { DefinedGroup } from "../../hr/groups/defined-group.ts";
import { groupName, managerGroupName } from "../../hr/groups/group-name.ts";
import { EVERYONE, MANAGERS, SITES } from "../../hr/groups/group-rule.ts";
import { sectionsOfRule, sourceOfGroup } from "../../hr/groups/sections-of-group.ts";
import { withRulesServed } from "../../hr/groups/with-rules.ts";
import { listsOf } from "../../hr/named-list.ts";
import type { PlainDate } from "../../hr/plain-date.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { Section } from "../../hr/section.ts";
import { dateIn, firstMoment } from "../../hr/zone.ts";
import { listedGroups, membersAt, peopleNamed } from "../../store/group-list.ts";
import { namesOfPeople } from "../../store/listed-people.ts";
import { mayOverEveryone } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";

/** A group as HR sees it. */
export interface ShownGroup {
  readonly id: string;
  readonly name: string;
  readonly kind: "everyone" | "site" | "item" | "manager" | "defined";
  /** What makes it: everyone, sites, managers, the id of a list; a defined group makes itself. */
  readonly source: string;
  /** Whether readers see it, if they may view what it is about and, where it goes while it is empty, somebody is in it. */
  readonly shown: boolean;
  /** Its rule has changed, and whom that puts into it is still being gathered; until then the rule before is served. */
  readonly gathering: boolean;
  readonly definition: Definition | null;
}

/** What was chosen of a defined group. */
export type Definition = Pick<DefinedGroup, "description" | "people" | "conditions" | "inGroups">;

/**
 * One group, with who is named in it: to whoever may not view of everyone what that tells, neither who nor how many, nor by
 * what (`definition` is null then).
 */
export interface GroupInFull extends ShownGroup {
  /** How many are in it now; null: that is not told. */
  readonly members: number | null;
  /** By name, whatever the conditions say; up to `NAMED_AT_MOST` of both together. */
  readonly added: readonly PersonNamed[];
  readonly leftOut: readonly PersonNamed[];
}

export interface PersonNamed {
  readonly id: string;
  /** Null: somebody who is not listed any more. */
  readonly displayName: string | null;
}

const NAMED_AT_MOST = 1000;

/** Every group, in the order of SCIM's list; one that was defined and waits for its first members stands at the end. */
export async function shownGroups({ db, now }: Roster): Promise<readonly ShownGroup[]> {
  const dictionary = await currentDictionary(db);
  const rows = await listedGroups(db, now, null);
  const known = new Set(rows.map(({ id }) => id));
  const waiting = [...dictionary.groups.defined.keys()].filter((id) => !known.has(id));
  return [...rows.map((row) => shown(row, dictionary)), ...waiting.map((id) => notYet(id, dictionary))];
}

/** One group. Throws `RuleError` (unknown) where there is none. */
export async function groupInFull(roster: Roster, id: string): Promise<GroupInFull> {
  const { db, now } = roster;
  const dictionary = await currentDictionary(db);
  const [row] = await listedGroups(db, now, id);
  if (row === undefined && !dictionary.groups.defined.has(id)) throw unknown();
  const group = row === undefined ? notYet(id, dictionary) : shown(row, dictionary);
  if (!mayOverEveryone(roster, "view", ["basic", ...sectionsTold(id, dictionary)]))
    return { ...group, definition: null, members: null, added: [], leftOut: [] };
  const members =
    row === undefined ? 0 : (await membersAt(db, row.setId, now, { after: "", limit: 0 })).count;
  const named = await peopleNamed(db, id, NAMED_AT_MOST);
  const nameOf = await namesBy(
    { db, now },
    named.map((one) => one.id),
  );
  const some = (included: boolean) =>
    named.filter((one) => one.included === included).map((one) => nameOf(one.id));
  return { ...group, members, added: some(true), leftOut: some(false) };
}

/** What being in the group tells, by the rule that is served and by the one that waits. */
function sectionsTold(id: string, dictionary: Dictionary): readonly Section[] {
  const source = sourceOfGroup(id, dictionary) ?? "";
  return [dictionary, withRulesServed(dictionary)].flatMap(({ groups: { served } }) => {
    const kept = served.get(source);
    return kept === undefined ? [] : sectionsOfRule(kept.rule, served, dictionary);
  });
}

/**
 * Who is in a group now, or as the roster stands at the beginning of a day ahead in the company's zone; by id, a page at a
 * time. Throws `RuleError`: there is no such group, or the day is over.
 */
export async function membersOfGroup(
  { db, now }: Roster,
  id: string,
  { on, after, limit }: { readonly on: PlainDate | null; readonly after: string; readonly limit: number },
) {
  const { settings } = await currentDictionary(db);
  const [row] = await listedGroups(db, now, id);
  if (row === undefined) throw unknown();
  const zone = settings.companyZone;
  if (on !== null && on < dateIn(zone, now)) throw past(on);
  const at = on === null ? now : Math.max(now, firstMoment(on, zone));
  const { count, ids } = await membersAt(db, row.setId, at, { after, limit });
  const nameOf = await namesBy({ db, now: at }, ids);
  return { count, members: ids.map(nameOf), next: ids.length < limit ? null : (ids.at(-1) ?? null) };
}

/** What is chosen of the groups that make themselves, by source. */
export interface ShownSource extends SourceSettings {
  readonly source: string;
  readonly name: string;
}

export function shownSources(dictionary: Dictionary): readonly ShownSource[] {
  const sources = [
    { id: EVERYONE, name: "Everyone" },
    { id: SITES, name: "Sites" },
    { id: MANAGERS, name: "Managers" },
    ...listsOf(dictionary),
  ];
  return sources.map(({ id, name }) => ({
    source: id,
    name,
    ...settingsOf(dictionary.groups.automatic, id, name),
  }));
}

type Row = Awaited<ReturnType<typeof listedGroups>>[number];

function shown({ id, kind, source, hidden, login }: Row, dictionary: Dictionary): ShownGroup {
  const name = login === null ? groupName(id, dictionary) : managerGroupName(login, dictionary);
  return {
    id,
    name: name ?? id,
    kind,
    source: source ?? kind,
    shown: !hidden,
    gathering: dictionary.groups.next.has(source ?? ""),
    definition: definitionOf(id, dictionary),
  };
}

function notYet(id: string, dictionary: Dictionary): ShownGroup {
  const name = groupName(id, dictionary) ?? id;
  const definition = definitionOf(id, dictionary);
  return { id, name, kind: "defined", source: id, shown: false, gathering: true, definition };
}

function definitionOf(id: string, { groups }: Dictionary): Definition | null {
  const group = groups.defined.get(id);
  if (group === undefined) return null;
  const { description, people, conditions, inGroups } = group;
  return { description, people, conditions, inGroups };
}

async function namesBy({ db, now }: Pick<Roster, "db" | "now">, ids: readonly string[]) {
  const found = await namesOfPeople(db, ids, now);
  const names = new Map(found.map(({ id, record }) => [id, displayNameOf(record.basic)]));
  return (id: string): PersonNamed => ({ id, displayName: names.get(id) ?? null });
}

function past(on: PlainDate): RuleError {
  return new RuleError(
    "invalid",
    `${on} is over, and who was in a group then is not kept: leave it out, or give today or a day ahead.`,
  );
}

function unknown(): RuleError {
  return new RuleError("unknown", "There is no such group: GET /api/v1/groups lists them.");
}
