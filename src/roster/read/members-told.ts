import { membersAChunk } from "../../store/group-members.ts";
import { readGroups } from "../../store/groups.ts";
import { toldMembers } from "./group-json.ts";
import { groupReaderOf } from "./readable.ts";
import type { Reading } from "./users.ts";

/**
 * Who is in a group as the reader is shown it, to be held against what it sends; null: more than one chunk holds, of which
 * a part would be taken for all of them.
 */
export async function membersTold(reading: Reading, groupId: string): Promise<Set<string> | null> {
  const { db, access, now } = reading;
  const reader = groupReaderOf(access);
  const one = { by: "ids" as const, ids: [groupId] };
  const asked = { from: { startIndex: 1 }, count: 1, members: true };
  const page = await readGroups(db, reader, one, asked, now);
  const members = page.members ?? [];
  if (members.length >= membersAChunk(reader)) return null;
  return new Set(members.filter(toldMembers(reading, page)).map(({ employeeId }) => employeeId));
}
