import { GROUP_NAMES } from "../../mapping/group-names.ts";
import type { Group } from "../../mapping/to-group.ts";
import { ScimError } from "../../scim/error.ts";
import type { ListRequest } from "../../scim/messages/list-request.ts";
import { listResponse } from "../../scim/messages/list-response.ts";
import { parseProjection } from "../../scim/projection.ts";
import { type GroupPage, readGroups } from "../../store/groups.ts";
import { around, asksForMembers, groupsAsJson, groupsOf, type JsonPieces, splitAtEnd } from "./group-json.ts";
import { groupReaderOf, requireListing } from "./readable.ts";
import { groupSearchOf, searchGroups } from "./search-groups.ts";
import type { Reading } from "./users.ts";

/**
 * A page of the groups there are to the reader, or of those that the filter finds, each with the members that are listed
 * to it. Throws `Forbidden` where nobody is, and `ScimError` for a filter that cannot be read.
 */
export async function listGroups(reading: Reading, request: ListRequest): Promise<JsonPieces> {
  requireListing(reading.access);
  const projection = parseProjection(request.attributes, request.excludedAttributes, GROUP_NAMES);
  const search = groupSearchOf(reading, request);
  const { page, next } = await searchGroups(reading, search, request, asksForMembers(projection));
  const shell = listResponse([], {
    totalResults: page.total,
    startIndex: request.cursor === null ? request.paging.startIndex : undefined,
    nextCursor: request.cursor === null ? null : next,
  });
  const counted = { ...shell, itemsPerPage: page.groups.length };
  const [head, tail] = splitAtEnd(JSON.stringify(counted), "]}");
  return around(head, groupsAsJson(reading, page, projection), tail);
}

/** One group by id with its members. Throws `ScimError` 404. */
export async function getGroup(
  reading: Reading,
  id: string,
  request: Pick<ListRequest, "attributes" | "excludedAttributes">,
): Promise<{ readonly group: Group; readonly json: JsonPieces }> {
  requireListing(reading.access);
  const projection = parseProjection(request.attributes, request.excludedAttributes, GROUP_NAMES);
  const { db, access, now } = reading;
  const asked = { from: { startIndex: 1 }, count: 1, members: asksForMembers(projection) };
  const one = { by: "ids" as const, ids: [id] };
  const page: GroupPage = await readGroups(db, groupReaderOf(access), one, asked, now);
  const [row] = page.groups;
  if (row === undefined)
    throw new ScimError(404, `There is no group ${id}. Read /Groups for those there are.`);
  return { group: groupsOf(reading, page.dictionary)(row), json: groupsAsJson(reading, page, projection) };
}
