import { groupName } from "../../hr/automatic-groups.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import { unreachable } from "../../hr/unreachable.ts";
import { type Group, toGroup, toMember } from "../../mapping/to-group.ts";
import { GROUP_FILTER_ATTRIBUTES } from "../../mapping/user-filter.ts";
import { ScimError } from "../../scim/error.ts";
import { type Equality, parseEquality } from "../../scim/filter/equality.ts";
import { listResponse } from "../../scim/messages/list-response.ts";
import type { Paging } from "../../scim/messages/paging.ts";
import { GROUP_SCHEMA } from "../../scim/schema/urns.ts";
import {
  type GroupCondition,
  type GroupPage,
  MEMBERS_A_CHUNK,
  readGroups,
  readMembersAfter,
} from "../../store/groups.ts";
import { readWithHead } from "../../store/head.ts";
import { viewerOf } from "./readable.ts";
import type { Reading } from "./users.ts";

/**
 * JSON in pieces, since the members of a page of groups may be many. What fails in the middle throws out of the
 * iteration, so that the answer breaks off instead of ending early and well-formed.
 */
export type JsonPieces = AsyncIterable<string>;

/** A page of groups with their members at this moment. */
export async function listGroups(
  reading: Reading,
  paging: Paging,
  filter: string | undefined,
): Promise<JsonPieces> {
  const condition = filter === undefined ? ALL : await foundBy(reading, filter);
  const page = await readPage(reading, condition, paging);
  const shell = listResponse([], { totalResults: page.total, startIndex: paging.startIndex });
  const counted = { ...shell, itemsPerPage: page.groups.length };
  const [head, tail] = splitAtEnd(JSON.stringify(counted), "]}");
  return around(head, groupsAsJson(reading, page), tail);
}

/** One group by id with its members. Throws `ScimError` 404. */
export async function getGroup(
  reading: Reading,
  id: string,
): Promise<{ readonly group: Group; readonly json: JsonPieces }> {
  const page = await readPage(reading, { by: "ids", ids: [id] }, { startIndex: 1, count: 1 });
  const [row] = page.groups;
  if (row === undefined)
    throw new ScimError(404, `There is no group ${id}. Read /Groups for those there are.`);
  return { group: toGroup(row, page.dictionary, reading.baseUrl), json: groupsAsJson(reading, page) };
}

const ALL: GroupCondition = { by: "all" };

function readPage(
  { db, access, now, baseUrl }: Reading,
  condition: GroupCondition,
  paging: Paging,
): Promise<GroupPage> {
  viewerOf(access, baseUrl);
  return readGroups(db, access, condition, paging, now);
}

/** Names are made from sites and list items, so a filter is answered from the dictionary. */
async function foundBy({ db, access }: Reading, filter: string): Promise<GroupCondition> {
  const equality = parseEquality(filter, GROUP_FILTER_ATTRIBUTES, [GROUP_SCHEMA]);
  return { by: "ids", ids: idsOf(equality, (await readWithHead(db, access, [])).dictionary) };
}

function idsOf(
  { attribute, value }: Equality<keyof typeof GROUP_FILTER_ATTRIBUTES>,
  dictionary: Dictionary,
): string[] {
  switch (attribute) {
    case "id":
      return [String(value)];
    case "displayName": {
      const ids = [dictionary.everyone, ...dictionary.sites.keys(), ...dictionary.items.keys()];
      return ids.filter((id) => fold(groupName(id, dictionary) ?? "") === fold(String(value)));
    }
    case "externalId":
      return [];
    default:
      return unreachable(attribute);
  }
}

/** The groups of a page, comma between them, each member as it comes. */
async function* groupsAsJson(reading: Reading, page: GroupPage): AsyncGenerator<string> {
  const members = membersOf(reading, page);
  let next = await members.next();
  let separator = "";
  for (const row of page.groups) {
    const [head, tail] = splitAtEnd(
      JSON.stringify({ ...toGroup(row, page.dictionary, reading.baseUrl), members: [] }),
      "]}",
    );
    const pieces = [separator + head];
    separator = ",";
    let first = true;
    while (!next.done && next.value.ordinal === row.ordinal) {
      pieces.push(first ? "" : ",", JSON.stringify(toMember(next.value.employeeId, reading.baseUrl)));
      first = false;
      if (pieces.length >= PIECES_AT_ONCE) yield pieces.splice(0).join("");
      next = await members.next();
    }
    pieces.push(tail);
    yield pieces.join("");
  }
}

const PIECES_AT_ONCE = 1000;

async function* membersOf({ db, now }: Reading, page: GroupPage) {
  for (let chunk = page.members; ; ) {
    yield* chunk;
    const last = chunk.at(-1);
    if (last === undefined || chunk.length < MEMBERS_A_CHUNK) return;
    chunk = await readMembersAfter(db, page.groups, last, now);
  }
}

async function* around(head: string, middle: JsonPieces, tail: string): AsyncGenerator<string> {
  yield head;
  yield* middle;
  yield tail;
}

function splitAtEnd(text: string, end: string): [string, string] {
  if (!text.endsWith(end)) throw new Error(`expected JSON that ends in ${end}`);
  return [text.slice(0, -end.length), end];
}
