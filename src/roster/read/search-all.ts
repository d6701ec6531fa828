import { viewedOfAnybody } from "../../auth/grants.ts";
import { GROUP_NAMES, groupNames } from "../../mapping/group-names.ts";
import type { UserMapping } from "../../mapping/mapping-of.ts";
import { userNames } from "../../mapping/user-names.ts";
import { ScimError } from "../../scim/error.ts";
import { type Names, parseFilter } from "../../scim/filter/parse-filter.ts";
import type { ListRequest } from "../../scim/messages/list-request.ts";
import { listResponse } from "../../scim/messages/list-response.ts";
import { requireSortable } from "../../scim/messages/sort-order.ts";
import { parseProjection, project } from "../../scim/projection.ts";
import { byMapping } from "./by-mapping.ts";
import { around, asksForMembers, groupsAsJson, type JsonPieces, splitAtEnd } from "./group-json.ts";
import { requireListing } from "./readable.ts";
import { searchGroups } from "./search-groups.ts";
import { searchUsers } from "./search-users.ts";
import type { Reading } from "./users.ts";

/**
 * Users, and behind them groups, that meet the filter (RFC 7644 section 3.4.3, at the root). What one of the two kinds
 * lacks counts there as having no value; what neither has is 400. Each kind is ordered in itself.
 */
export async function searchAll(reading: Reading, request: ListRequest): Promise<JsonPieces> {
  requireListing(reading.access);
  if (request.cursor !== null && request.cursor !== "")
    return goneOn(reading, request, request.cursor.slice(0, 1), request.cursor.slice(1));
  return page(reading, request, { users: request.cursor, groups: request.cursor });
}

/** A cursor of this search names the kind that it goes on in, before the cursor in that kind. */
function goneOn(reading: Reading, request: ListRequest, kind: string, cursor: string): Promise<JsonPieces> {
  if (kind === "U") return page(reading, request, { users: cursor, groups: "" });
  if (kind === "G") return page(reading, request, { users: null, groups: cursor });
  throw new ScimError(
    400,
    "The cursor was not given by this search: send the nextCursor of the page before, or begin again with an empty cursor.",
    "invalidCursor",
  );
}

/** Where each kind is gone on with; null for users while groups have one: the users are through. */
interface Cursors {
  readonly users: string | null;
  readonly groups: string | null;
}

async function page(reading: Reading, request: ListRequest, cursors: Cursors): Promise<JsonPieces> {
  return (await byMapping(reading, (mapping) => pageBy(mapping, reading, request, cursors))).pieces;
}

async function pageBy(mapping: UserMapping, reading: Reading, request: ListRequest, cursors: Cursors) {
  const { userTerms, groupTerms } = termsOf(reading, request, mapping);
  const byCursor = request.cursor !== null;
  const { count, startIndex } = request.paging;
  const throughUsers = byCursor && cursors.users === null;
  const users = await searchUsers(reading, userTerms, {
    paging: { startIndex, count: throughUsers ? 0 : count },
    cursor: byCursor ? (cursors.users ?? "") : null,
  });
  const projection = parseProjection(request.attributes, request.excludedAttributes, GROUP_NAMES);
  const groups = await searchGroups(
    reading,
    groupTerms,
    {
      paging: { startIndex: Math.max(1, startIndex - users.total), count: count - users.users.length },
      cursor: cursors.groups,
    },
    asksForMembers(projection),
  );
  const next = nextCursor(users, groups, throughUsers, count);
  const shell = listResponse([], {
    totalResults: users.total + groups.page.total,
    startIndex: byCursor ? undefined : startIndex,
    nextCursor: byCursor ? next : null,
  });
  const counted = { ...shell, itemsPerPage: users.users.length + groups.page.groups.length };
  const [head, tail] = splitAtEnd(JSON.stringify(counted), "]}");
  const asked = parseProjection(request.attributes, request.excludedAttributes, mapping.names);
  const shown = users.users.map((user) => JSON.stringify(project(user, asked, mapping.names)));
  const comma = shown.length > 0 && groups.page.groups.length > 0 ? "," : "";
  const pieces = around(head + shown.join(",") + comma, groupsAsJson(reading, groups.page, projection), tail);
  return { dictionary: users.dictionary, pieces };
}

function nextCursor(
  users: { readonly users: readonly unknown[]; readonly next: string | null },
  groups: { readonly page: { readonly total: number }; readonly next: string | null },
  throughUsers: boolean,
  count: number,
): string | null {
  const isFull = count > 0 && users.users.length === count;
  if (!throughUsers && isFull && users.next !== null) return `U${users.next}`;
  // The users ended just where the page did, and left no room for any group.
  if (isFull && groups.page.total > 0) return "G";
  return groups.next === null ? null : `G${groups.next}`;
}

function termsOf({ access }: Reading, request: ListRequest, mapping: UserMapping) {
  const viewed = viewedOfAnybody(access.grants);
  const [ofUsers, ofGroups] = [userNames(viewed, mapping), groupNames(viewed)];
  const termsBy = (names: Names) => ({
    filter: request.filter === null ? null : parseFilter(request.filter, names),
    ...requireSortable(request, names),
  });
  return { userTerms: termsBy(either(ofUsers, ofGroups)), groupTerms: termsBy(either(ofGroups, ofUsers)) };
}

function either(own: Names, other: Names): Names {
  return {
    target: (written) => own.target(written) ?? (other.target(written) === null ? null : "absent"),
    known: `${own.known} ${other.known}`,
  };
}
