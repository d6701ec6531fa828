import type { Dictionary } from "../../hr/dictionary.ts";
import type { Instant } from "../../hr/instant.ts";
import { mappingOf } from "../../mapping/mapping-of.ts";
import { toUser, type User } from "../../mapping/to-user.ts";
import { ScimError } from "../../scim/error.ts";
import type { ListRequest } from "../../scim/messages/list-request.ts";
import { type ListResponse, listResponse } from "../../scim/messages/list-response.ts";
import type { Paging } from "../../scim/messages/paging.ts";
import { parseProjection, project } from "../../scim/projection.ts";
import type { Database } from "../../store/database.ts";
import { readPeople, readPerson } from "../../store/people.ts";
import type { Access } from "../access/with-access.ts";
import { byMapping } from "./by-mapping.ts";
import { listedPerson } from "./listed-person.ts";
import { requireSameNumbering } from "./numbering.ts";
import { requireListing, viewerOf } from "./readable.ts";
import { searchUsers, userSearchOf } from "./search-users.ts";

/** What every read is handed. */
export interface Reading {
  readonly db: Database;
  readonly access: Access;
  readonly now: Instant;
  /** Where SCIM is served, `https://host/scim/v2`. */
  readonly baseUrl: string;
}

/** A User, or what of it was asked for. */
export type UserShown = { readonly [attribute: string]: unknown };

/**
 * A page of everyone listed to the reader, or of those whom the filter finds; as they are at this moment. Throws
 * `Forbidden` where nobody is, and `ScimError` for a filter that cannot be read, or by what the reader may not view,
 * and where a walk has to begin again.
 */
export async function listUsers(reading: Reading, request: ListRequest): Promise<ListResponse<UserShown>> {
  requireListing(reading.access);
  const { total, users, next, dictionary } = isWholeList(request)
    ? { ...(await pageOfAll(reading, request.paging)), next: null }
    : await byMapping(reading, (mapping) =>
        searchUsers(reading, userSearchOf(reading, request, mapping), request),
      );
  const { names } = mappingOf(dictionary);
  const projection = parseProjection(request.attributes, request.excludedAttributes, names);
  const { startIndex } = request.cursor === null ? request.paging : { startIndex: undefined };
  return listResponse(
    users.map((user) => project(user, projection, names)),
    { totalResults: total, startIndex, nextCursor: request.cursor === null ? null : next },
  );
}

/** Whether everyone is asked for, by index: the list whose pages cost the same wherever they begin. */
export function isWholeList({ filter, sortBy, cursor }: ListRequest): boolean {
  return filter === null && sortBy === null && cursor === null;
}

/** One person by id. Throws `ScimError` 404 for anybody who is not listed to the reader, `Forbidden` where nobody is. */
export async function getUser(
  reading: Reading,
  id: string,
  request: Pick<ListRequest, "attributes" | "excludedAttributes">,
): Promise<{ readonly user: User; readonly shown: UserShown }> {
  const { user, dictionary } = await userById(reading, id);
  const { names } = mappingOf(dictionary);
  const projection = parseProjection(request.attributes, request.excludedAttributes, names);
  return { user, shown: project(user, projection, names) };
}

/** A User as a whole, with the person's version and the company that it was rendered by. */
export interface UserRead {
  readonly user: User;
  readonly version: number;
  readonly dictionary: Dictionary;
}

/** The same as a whole. Throws as `getUser` does. */
export async function userById(reading: Reading, id: string): Promise<UserRead> {
  const read = await findUser(reading, id);
  if (read === null) throw new ScimError(404, `There is no user ${id}. Read /Users for those there are.`);
  return read;
}

/** The same; null for anybody who is not listed to the reader. Throws `Forbidden` where nobody is. */
export async function findUser({ db, access, now, baseUrl }: Reading, id: string): Promise<UserRead | null> {
  requireListing(access);
  const { dictionary, person } = await readPerson(db, access, id, now);
  if (person === undefined) return null;
  const user = toUser(listedPerson(person), dictionary, viewerOf(access, dictionary, baseUrl));
  return { user, version: person.version, dictionary };
}

async function pageOfAll(reading: Reading, paging: Paging) {
  const { db, access, now, baseUrl } = reading;
  await requireSameNumbering(reading, paging);
  const { dictionary, total, people } = await readPeople(db, access, paging, now);
  const viewer = viewerOf(access, dictionary, baseUrl);
  const users = people.map((person) => toUser(listedPerson(person), dictionary, viewer));
  return { dictionary, total, users };
}
