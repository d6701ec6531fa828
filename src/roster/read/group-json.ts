import type { Dictionary } from "../../hr/dictionary.ts";
import { groupRowsOf } from "../../hr/groups/group-rows.ts";
import { SECTIONS_OF_MANAGERS } from "../../hr/groups/sections-of-group.ts";
import { coversAll } from "../../hr/section.ts";
import { GROUP_NAMES } from "../../mapping/group-names.ts";
import { type Group, type ManagerNamed, toGroup, toMember } from "../../mapping/to-group.ts";
import { asksFor, isWhole, type Projection, project } from "../../scim/projection.ts";
import { type GroupRow, type MemberRow, membersAChunk, readMembersAfter } from "../../store/group-members.ts";
import type { GroupPage } from "../../store/groups.ts";
import { concernedIn, groupReaderOf, viewerOf } from "./readable.ts";
import type { Reading } from "./users.ts";

/**
 * JSON in pieces, since the members of a page of groups may be many. What fails in the middle throws out of the
 * iteration, so that the answer breaks off instead of ending early and well-formed.
 */
export type JsonPieces = AsyncIterable<string>;

/** Whether members are asked for at all: they are not read otherwise. */
export function asksForMembers(projection: Projection): boolean {
  return asksFor(projection, "members", GROUP_NAMES);
}

/** How the reader is shown a group, without its members. */
export function groupsOf({ access, baseUrl }: Reading, dictionary: Dictionary): (row: GroupRow) => Group {
  const { credential, weighsMembers } = groupReaderOf(access);
  const members = credential.generation === null && !weighsMembers ? "all" : "some";
  return (row) =>
    toGroup({ ...row, manager: managerIn(row) }, dictionary, { version: access.version, baseUrl }, members);
}

function managerIn({ manager }: GroupRow): ManagerNamed | null {
  if (manager === null) return null;
  const [login, version, startsAt, updatedAt] = JSON.parse(manager);
  return { login, version, startsAt, updatedAt };
}

/** The groups of a page, comma between them, each member as it comes; what was asked for of them. */
export async function* groupsAsJson(
  reading: Reading,
  page: GroupPage,
  projection: Projection,
): AsyncGenerator<string> {
  const [shownGroup, memberAsJson] = [
    groupsOf(reading, page.dictionary),
    membersAsJson(reading.baseUrl, projection),
  ];
  const members = membersOn(reading, page);
  let next = await members.next();
  let separator = "";
  for (const row of page.groups) {
    const shown = project(shownGroup(row), projection, GROUP_NAMES);
    const [head, tail] =
      page.members === null
        ? [JSON.stringify(shown), ""]
        : splitAtEnd(JSON.stringify({ ...shown, members: [] }), "]}");
    const pieces = [separator + head];
    separator = ",";
    let first = true;
    while (!next.done && next.value.position === row.position) {
      pieces.push(first ? "" : ",", memberAsJson(next.value.employeeId));
      first = false;
      if (pieces.length >= PIECES_AT_ONCE) yield pieces.splice(0).join("");
      next = await members.next();
    }
    pieces.push(tail);
    yield pieces.join("");
  }
}

const PIECES_AT_ONCE = 1000;

/** How a member is written. There may be very many, and nearly always they are asked for whole. */
function membersAsJson(baseUrl: string, projection: Projection): (employeeId: string) => string {
  if (isWhole(projection)) return (employeeId) => JSON.stringify(toMember(employeeId, baseUrl));
  return (employeeId) => {
    const { members } = project({ members: [toMember(employeeId, baseUrl)] }, projection, GROUP_NAMES);
    return JSON.stringify(Array.isArray(members) ? members[0] : {});
  };
}

/** The members on the page, chunk by chunk: those of whom the reader may know that they are in the group. */
async function* membersOn(reading: Reading, page: GroupPage): AsyncGenerator<MemberRow> {
  const { db, access, now } = reading;
  const reader = groupReaderOf(access);
  const isTold = toldMembers(reading, page);
  for (let chunk = page.members ?? []; ; ) {
    for (const member of chunk) if (isTold(member)) yield member;
    const last = chunk.at(-1);
    if (last === undefined || chunk.length < membersAChunk(reader)) return;
    chunk = await readMembersAfter(db, reader, page.groups, last, now);
  }
}

/** Whether the reader may know of a member, by what it may view of them and what the group tells. */
export function toldMembers(
  { access, baseUrl }: Reading,
  { groups, dictionary }: Pick<GroupPage, "groups" | "dictionary">,
): (member: MemberRow) => boolean {
  const { weighsMembers } = groupReaderOf(access);
  const { sectionsOf } = viewerOf(access, dictionary, baseUrl);
  const rows = groupRowsOf(dictionary);
  const sections = new Map(
    groups.map(({ position, id, manager }) => [
      position,
      manager === null ? rows.get(id)?.sections : SECTIONS_OF_MANAGERS,
    ]),
  );
  return ({ position, employeeId, person }) => {
    if (person === undefined) return !weighsMembers;
    const needed = sections.get(position);
    const seen = sectionsOf(concernedIn({ ...person, id: employeeId, active: true }));
    return needed !== undefined && coversAll(seen, needed);
  };
}

/** A text that stands around pieces. */
export async function* around(head: string, middle: JsonPieces, tail: string): AsyncGenerator<string> {
  yield head;
  yield* middle;
  yield tail;
}

/** Parts a JSON text from its end. */
export function splitAtEnd(text: string, end: string): [string, string] {
  if (!text.endsWith(end)) throw new Error(`expected JSON that ends in ${end}`);
  return [text.slice(0, -end.length), end];
}
