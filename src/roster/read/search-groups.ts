import { viewedOfAnybody } from "../../auth/grants.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { GROUP_NAMES, groupNames } from "../../mapping/group-names.ts";
import { groupsShown, hasManagerGroups } from "../../mapping/groups-shown.ts";
import { toMember } from "../../mapping/to-group.ts";
import { ScimError } from "../../scim/error.ts";
import type { Filter } from "../../scim/filter/filter.ts";
import { matches } from "../../scim/filter/matches.ts";
import { parseFilter } from "../../scim/filter/parse-filter.ts";
import { textsComparedWith } from "../../scim/filter/texts-compared-with.ts";
import { cursorAfter, readCursor } from "../../scim/messages/cursor.ts";
import type { ListRequest } from "../../scim/messages/list-request.ts";
import { requireSortable, type SortOrder } from "../../scim/messages/sort-order.ts";
import type { Resource } from "../../scim/resource.ts";
import { GROUP_SCHEMA } from "../../scim/schema/urns.ts";
import { byPosition, sortKeyOf } from "../../scim/sort-key.ts";
import {
  type GroupCondition,
  type GroupPage,
  type GroupsAsked,
  type GroupsFrom,
  readGroups,
  readMembershipsOf,
} from "../../store/groups.ts";
import { groupsOf, toldMembers } from "./group-json.ts";
import { groupReaderOf } from "./readable.ts";
import type { Reading } from "./users.ts";

/** Which groups a list is about, and in which order; a filter of null is all of them. */
export interface GroupSearch extends SortOrder {
  readonly filter: Filter | null;
}

/** Groups are looked through as a whole where their members or times are asked for: so many at most. */
export const GROUPS_AT_MOST = 10_000;

/** Reads filter and order by the names that the reader knows. Throws `ScimError` 400 with the place. */
export function groupSearchOf({ access }: Reading, request: ListRequest): GroupSearch {
  const names = groupNames(viewedOfAnybody(access.grants));
  return {
    filter: request.filter === null ? null : parseFilter(request.filter, names),
    ...requireSortable(request, names),
  };
}

/** The page of groups that meet the filter, in order, and where to go on. */
export async function searchGroups(
  reading: Reading,
  search: GroupSearch,
  { paging, cursor }: Pick<ListRequest, "paging" | "cursor">,
  members: boolean,
): Promise<{ readonly page: GroupPage; readonly next: string | null }> {
  const { filter, sortBy } = search;
  const question = JSON.stringify([GROUP_NAMES.schema.id, search]);
  const after = cursor === null || cursor === "" ? null : readCursor(cursor, question);
  if (sortBy !== null) return sortedPage(reading, search, { paging, cursor, members, question });
  const from: GroupsFrom =
    after !== null ? { after: after.place } : { startIndex: cursor === null ? paging.startIndex : 1 };
  const page = await pageMeeting(reading, filter, { from, count: paging.count, members });
  const last = page.groups.length < paging.count ? undefined : page.groups.at(-1);
  const next = last === undefined ? null : cursorAfter({ value: null, place: last.ordinal }, question);
  return { page, next };
}

/** By names alone a filter is answered from the dictionary; by members and times the groups are read for it. */
async function pageMeeting(reading: Reading, filter: Filter | null, asked: GroupsAsked): Promise<GroupPage> {
  const { db, access, now } = reading;
  const read = (condition: GroupCondition | ((dictionary: Dictionary) => GroupCondition)) =>
    readGroups(db, groupReaderOf(access), condition, asked, now);
  if (filter === null) return read({ by: "all" });
  if (asksForNamesAlone(filter)) {
    try {
      return await read((dictionary) => ({ by: "ids", ids: namedGroups(reading, dictionary, filter) }));
    } catch (error) {
      if (!(error instanceof CalledByPeople)) throw error;
    }
  }
  return read({ by: "ids", ids: (await groupsMeeting(reading, filter)).map(({ id }) => id) });
}

const NAMES_ALONE = new Set(["id", "displayName", "schemas"]);

function asksForNamesAlone(filter: Filter): boolean {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.every(asksForNamesAlone);
    case "not":
      return asksForNamesAlone(filter.operand);
    case "absent":
      return true;
    default:
      return NAMES_ALONE.has(filter.target.attribute.name);
  }
}

/** There are groups that are called by people: the dictionary does not know their names. */
class CalledByPeople extends Error {}

function namedGroups({ access, baseUrl }: Reading, dictionary: Dictionary, filter: Filter): string[] {
  if (hasManagerGroups(dictionary)) throw new CalledByPeople();
  return groupsShown(dictionary, viewedOfAnybody(access.grants), baseUrl).flatMap(({ value, display }) =>
    matches(filter, { schemas: [GROUP_SCHEMA], id: value, displayName: display }) ? [value] : [],
  );
}

interface GroupMet {
  readonly id: string;
  /** In the list: its ordinal. */
  readonly place: number;
  readonly shown: Resource;
}

async function groupsMeeting(reading: Reading, filter: Filter | null): Promise<GroupMet[]> {
  const { db, access, now, baseUrl } = reading;
  const reader = groupReaderOf(access);
  const asked = { from: { startIndex: 1 }, count: GROUPS_AT_MOST + 1, members: false };
  const page = await readGroups(db, reader, { by: "all" }, asked, now);
  if (page.groups.length > GROUPS_AT_MOST) throw tooMany();
  const people = filter === null ? [] : membersNamedIn(filter);
  const rows = people.length === 0 ? [] : await readMembershipsOf(db, reader, people, now);
  const shownGroup = groupsOf(reading, page.dictionary);
  const told = Map.groupBy(rows.filter(toldMembers(reading, page)), ({ position }) => position);
  return page.groups.flatMap((row) => {
    const members = (told.get(row.position) ?? []).map(({ employeeId }) => toMember(employeeId, baseUrl));
    const shown: Resource = { ...shownGroup(row), members };
    return filter === null || matches(filter, shown) ? [{ id: row.id, place: row.ordinal, shown }] : [];
  });
}

/** Throws `ScimError` 400 where members are asked for by anything but who they are: only the people named are looked up. */
function membersNamedIn(filter: Filter): readonly string[] {
  const texts = textsComparedWith(filter, "members", "value");
  if (texts !== null) return texts;
  throw new ScimError(
    400,
    'Members can be asked for by their id alone: members eq "…", or members[value eq "…"].',
    "invalidFilter",
  );
}

async function sortedPage(
  reading: Reading,
  { filter, sortBy, descending }: GroupSearch,
  {
    paging,
    cursor,
    members,
    question,
  }: Pick<ListRequest, "paging" | "cursor"> & { readonly members: boolean; readonly question: string },
): Promise<{ readonly page: GroupPage; readonly next: string | null }> {
  const { db, access, now } = reading;
  const keyed = (await groupsMeeting(reading, filter)).map((group) => ({
    ...group,
    value: sortBy === null ? null : sortKeyOf(group.shown, sortBy),
  }));
  const after = cursor === null || cursor === "" ? null : readCursor(cursor, question);
  const sorted = keyed
    .filter((one) => after === null || byPosition(one, after, descending) > 0)
    .sort((a, b) => byPosition(a, b, descending));
  const start = cursor === null ? paging.startIndex - 1 : 0;
  const wanted = sorted.slice(start, start + paging.count);
  const condition: GroupCondition = { by: "order", ids: wanted.map(({ id }) => id) };
  const asked = { from: { startIndex: 1 }, count: paging.count, members };
  const page = await readGroups(db, groupReaderOf(access), condition, asked, now);
  const last = start + wanted.length < sorted.length ? wanted.at(-1) : undefined;
  const next = last === undefined ? null : cursorAfter(last, question);
  return { page: { ...page, total: keyed.length }, next };
}

function tooMany(): ScimError {
  return new ScimError(
    400,
    `Groups are looked through for this, at most ${GROUPS_AT_MOST}, and there are more: ask by id or displayName.`,
    "tooMany",
  );
}
