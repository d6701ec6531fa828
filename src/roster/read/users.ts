import type { Instant } from "../../hr/instant.ts";
import { type ListedPerson, toUser, type User } from "../../mapping/to-user.ts";
import { toPeopleFilter, USER_FILTER_ATTRIBUTES } from "../../mapping/user-filter.ts";
import { ScimError } from "../../scim/error.ts";
import { parseEquality } from "../../scim/filter/equality.ts";
import { type ListResponse, listResponse } from "../../scim/messages/list-response.ts";
import type { Paging } from "../../scim/messages/paging.ts";
import { USER_SCHEMA } from "../../scim/schema/urns.ts";
import type { Database } from "../../store/database.ts";
import { findPeople, type PersonRow, readPeople } from "../../store/people.ts";
import type { Access } from "../access/with-access.ts";
import { viewerOf } from "./readable.ts";

/** What every read is handed. */
export interface Reading {
  readonly db: Database;
  readonly access: Access;
  readonly now: Instant;
  /** Where SCIM is served, `https://host/scim/v2`. */
  readonly baseUrl: string;
}

/** A page of everyone listed, or of those whom the filter finds; as they are at this moment. */
export async function listUsers(
  { db, access, now, baseUrl }: Reading,
  paging: Paging,
  filter: string | undefined,
): Promise<ListResponse<User>> {
  const viewer = viewerOf(access, baseUrl);
  const condition =
    filter === undefined
      ? null
      : toPeopleFilter(parseEquality(filter, USER_FILTER_ATTRIBUTES, [USER_SCHEMA]));
  const { dictionary, total, people } =
    condition === null
      ? await readPeople(db, access, paging, now)
      : await findPeople(db, access, condition, paging, now);
  const users = people.map((person) => toUser(listed(person), dictionary, viewer));
  return listResponse(users, { totalResults: total, startIndex: paging.startIndex });
}

/** One person by id. Throws `ScimError` 404 for anybody who is not listed. */
export async function getUser({ db, access, now, baseUrl }: Reading, id: string): Promise<User> {
  const viewer = viewerOf(access, baseUrl);
  const { dictionary, people } = await findPeople(
    db,
    access,
    { by: "id", id },
    { startIndex: 1, count: 1 },
    now,
  );
  const [person] = people;
  if (person === undefined)
    throw new ScimError(404, `There is no user ${id}. Read /Users for those there are.`);
  return toUser(listed(person), dictionary, viewer);
}

function listed({ record, ...row }: PersonRow): ListedPerson {
  return { ...row, record: JSON.parse(record) };
}
