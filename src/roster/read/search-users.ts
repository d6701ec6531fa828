import { viewedOfAnybody } from "../../auth/grants.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import type { UserMapping } from "../../mapping/mapping-of.ts";
import { type Asked, toCondition, toOrder } from "../../mapping/to-condition.ts";
import { toUser, type User } from "../../mapping/to-user.ts";
import { userNames } from "../../mapping/user-names.ts";
import { ScimError } from "../../scim/error.ts";
import type { Filter } from "../../scim/filter/filter.ts";
import { matches } from "../../scim/filter/matches.ts";
import { parseFilter } from "../../scim/filter/parse-filter.ts";
import { cursorAfter, readCursor } from "../../scim/messages/cursor.ts";
import type { ListRequest } from "../../scim/messages/list-request.ts";
import { requireSortable, type SortOrder } from "../../scim/messages/sort-order.ts";
import { USER_SCHEMA } from "../../scim/schema/urns.ts";
import { byPosition, sortKeyOf } from "../../scim/sort-key.ts";
import { type PeopleSearch, readPeople, searchPeople } from "../../store/people.ts";
import { listedPerson } from "./listed-person.ts";
import { seenOfAllListed, viewerOf } from "./readable.ts";
import type { Reading } from "./users.ts";

/** Whom a list is about, and in which order; a filter of null is everyone. */
export interface UserSearch extends SortOrder {
  readonly filter: Filter | null;
}

/** A page of those who were found. */
export interface FoundUsers {
  readonly dictionary: Dictionary;
  readonly total: number;
  readonly users: readonly User[];
  /** Where to go on; null: at the end. */
  readonly next: string | null;
}

/** So many people are rendered at most to be asked for what only rendered people show. */
export const RENDERED_AT_MOST = 5000;
const RENDERED_AT_ONCE = 1000;

/** Reads filter and order by the names that the reader knows. Throws `ScimError` 400 with the place. */
export function userSearchOf({ access }: Reading, request: ListRequest, mapping: UserMapping): UserSearch {
  const names = userNames(viewedOfAnybody(access.grants), mapping);
  return {
    filter: request.filter === null ? null : parseFilter(request.filter, names),
    ...requireSortable(request, names),
  };
}

/**
 * The page of those who meet the filter, in order. What stored states tell is asked of D1, at any size; what only
 * rendered people show is looked for among a bounded number of them. Throws `ScimError` 400: `tooMany` beyond that,
 * `invalidCursor`.
 */
export async function searchUsers(
  reading: Reading,
  search: UserSearch,
  request: Pick<ListRequest, "paging" | "cursor">,
): Promise<FoundUsers> {
  try {
    return await foundInStates(reading, search, request);
  } catch (error) {
    if (!(error instanceof OnlyRendered)) throw error;
    return foundRendered(reading, search, request);
  }
}

/** The question hangs on what only rendered people show. */
class OnlyRendered extends Error {}

async function foundInStates(
  reading: Reading,
  search: UserSearch,
  { paging, cursor }: Pick<ListRequest, "paging" | "cursor">,
): Promise<FoundUsers> {
  const { db, access, now, baseUrl } = reading;
  const sections = seenOfAllListed(access.grants);
  if (sections === null) throw new OnlyRendered();
  const question = questionOf(reading, search);
  const searchBy = (dictionary: Dictionary): PeopleSearch =>
    storedSearch(search, {
      dictionary,
      sections,
      everyoneIsListed: access.generation === null,
      keysOf: access.writes ? access.serviceUserId : null,
      baseUrl,
    });
  const from =
    cursor === null || cursor === ""
      ? { startIndex: cursor === null ? paging.startIndex : 1 }
      : { after: readCursor(cursor, question) };
  const { dictionary, total, people } = await searchPeople(
    db,
    access,
    searchBy,
    { from, count: paging.count },
    now,
  );
  const viewer = viewerOf(access, dictionary, baseUrl);
  const last = people.length < paging.count ? undefined : people.at(-1);
  return {
    dictionary,
    total,
    users: people.map((row) => toUser(listedPerson(row), dictionary, viewer)),
    next: last === undefined ? null : cursorAfter({ value: last.orderValue, place: last.place }, question),
  };
}

function storedSearch({ filter, sortBy, descending }: UserSearch, asked: Asked): PeopleSearch {
  const condition = filter === null ? { kind: "settled" as const, holds: true } : toCondition(filter, asked);
  const order = sortBy === null ? "list" : toOrder(sortBy, descending, asked);
  if (condition === null || order === null) throw new OnlyRendered();
  return { condition, order: order === "list" ? null : order };
}

interface Rendered {
  readonly user: User;
  /** In the list: whoever leaves it moves nobody. */
  readonly place: number;
}

async function foundRendered(
  reading: Reading,
  search: UserSearch,
  { paging, cursor }: Pick<ListRequest, "paging" | "cursor">,
): Promise<FoundUsers> {
  const { filter, sortBy, descending } = search;
  const { dictionary, everyone } = await everyoneRendered(reading);
  const found = everyone
    .map(({ user, place }) => ({ user, place, value: sortBy === null ? null : sortKeyOf(user, sortBy) }))
    .filter(({ user }) => filter === null || matches(filter, user))
    .sort((a, b) => byPosition(a, b, descending));
  const question = questionOf(reading, search);
  const after = cursor === null || cursor === "" ? null : readCursor(cursor, question);
  const rest = after === null ? found : found.filter((one) => byPosition(one, after, descending) > 0);
  const start = cursor === null ? paging.startIndex - 1 : 0;
  const page = rest.slice(start, start + paging.count);
  const last = start + page.length < rest.length ? page.at(-1) : undefined;
  return {
    dictionary,
    total: found.length,
    users: page.map(({ user }) => user),
    next: last === undefined ? null : cursorAfter(last, question),
  };
}

async function everyoneRendered({ db, access, now, baseUrl }: Reading) {
  // By id: where places are empty, a page reaches into the next one.
  const users = new Map<string, Rendered>();
  for (let startIndex = 1; ; startIndex += RENDERED_AT_ONCE) {
    const page = { startIndex, count: RENDERED_AT_ONCE };
    const { dictionary, total, people } = await readPeople(db, access, page, now);
    if (total > RENDERED_AT_MOST) throw tooMany(total);
    const viewer = viewerOf(access, dictionary, baseUrl);
    for (const row of people)
      users.set(row.id, { user: toUser(listedPerson(row), dictionary, viewer), place: row.place });
    if (startIndex + RENDERED_AT_ONCE > total) return { dictionary, everyone: [...users.values()] };
  }
}

function tooMany(total: number): ScimError {
  return new ScimError(
    400,
    `This asks for what is only known of rendered people (such as addresses.formatted, meta.version, or a section that you see of some people only), and that is looked for among at most ${RENDERED_AT_MOST} people; there are ${total}. Ask for another attribute, or read the list and look there.`,
    "tooMany",
  );
}

/** Places belong to a numbering: a cursor of the one before would go on somewhere else. */
function questionOf({ access }: Reading, { filter, sortBy, descending }: UserSearch): string {
  const { serviceUserId, grants } = access;
  return JSON.stringify([serviceUserId, grants.numberedAt, USER_SCHEMA, filter, sortBy, descending]);
}
