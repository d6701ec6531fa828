/**
 * Who is in a group, as far as a reader is told. Members are read in chunks by key, each from the covering key of the
 * memberships, so that memory stays bounded however large a group is. All chunks of one answer ask for the same moment
 * and for the same versions of the groups; where somebody's place changes in between, the answer fails instead of being
 * torn.
 */
import { type SQL, sql } from "drizzle-orm";
import type { LifecycleStatus } from "../hr/employee.ts";
import type { Instant } from "../hr/instant.ts";
import { type Database, StoreUnavailable } from "./database.ts";
import { groups, memberships } from "./group-tables.ts";
import { type Credential, readWithHead } from "./head.ts";
import { isListedTo } from "./listed-to.ts";
import { states } from "./tables.ts";

/** Who reads members, and whether what each is like decides if they are told of them. */
export interface MemberReader {
  readonly credential: Credential;
  readonly weighsMembers: boolean;
}

/** A group. Its position orders the page: in the list it is the ordinal. */
export interface GroupRow {
  readonly position: number;
  readonly ordinal: number;
  readonly id: string;
  /** By what its memberships are kept. */
  readonly setId: string;
  /** Of the group of a manager, as JSON: login, version, the beginning of the state and the last write. */
  readonly manager: string | null;
  /** The key by which the reader knows the group; null: by none. */
  readonly externalId: string | null;
  readonly createdAt: Instant;
  readonly version: number;
  readonly changedAt: Instant;
  readonly movedAt: Instant | null;
}

/** Somebody in a group; where members are weighed, what they are like: the record is JSON. */
export interface MemberRow {
  /** The group's on the page. */
  readonly position: number;
  readonly employeeId: string;
  readonly person?: { readonly status: LifecycleStatus; readonly record: string };
}

/** How many members are read at a time; fewer where each brings the record. */
export const MEMBERS_A_CHUNK = 5000;
const WEIGHED_MEMBERS_A_CHUNK = 2000;

export function membersAChunk({ weighsMembers }: MemberReader): number {
  return weighsMembers ? WEIGHED_MEMBERS_A_CHUNK : MEMBERS_A_CHUNK;
}

/**
 * The members that follow after one, of the groups on the page, in the same order. Throws `StoreUnavailable` where any
 * of these groups has changed since the page was read, and what `readWithHead` throws where the reader has: two halves
 * of two truths are no answer.
 */
export async function readMembersAfter(
  db: Database,
  reader: MemberReader,
  page: readonly GroupRow[],
  after: MemberRow,
  now: Instant,
): Promise<readonly MemberRow[]> {
  const placed = JSON.stringify(page.map(({ id, position, setId }) => [id, position, setId]));
  const chosen = sql`SELECT value ->> 2 AS set_id, value ->> 1 AS position FROM json_each(${placed}) ORDER BY key`;
  const { results } = await readWithHead(db, reader.credential, [
    db
      .select({ id: groups.id, version: groups.version })
      .from(groups)
      .where(sql`${groups.id} IN (SELECT value ->> 0 FROM json_each(${placed}))`),
    membersFrom(db, reader, chosen, after, now),
  ]);
  const [versions, members] = results;
  const known = new Map(page.map(({ id, version }) => [id, version]));
  if (versions.some(({ id, version }) => known.get(id) !== version)) {
    throw new StoreUnavailable("members changed between two chunks");
  }
  return requireInOrder(members);
}

/** The members as they were read, once it is sure that they came in the order by which the next ones are asked for. */
export function requireInOrder(members: readonly MemberRow[]): readonly MemberRow[] {
  for (const [index, { position, employeeId }] of members.entries()) {
    const next = members[index + 1];
    if (next === undefined || position < next.position) continue;
    if (position > next.position || employeeId >= next.employeeId)
      throw new TypeError("members came out of order");
  }
  return members;
}

/** Before the first member of all. */
export const START: MemberRow = { position: -1, employeeId: "" };

/** The members that follow after one, as far as a chunk reaches, of the groups on a page (`set_id`, `position`). */
export function membersFrom(
  db: Database,
  reader: MemberReader,
  page: SQL,
  after: MemberRow,
  now: Instant,
  of: readonly string[] | "everyone" = "everyone",
) {
  const { credential, weighsMembers } = reader;
  const listed = isListedTo(credential, sql`${memberships.employeeId}`, now);
  const named =
    of === "everyone"
      ? sql`1`
      : sql`${memberships.employeeId} IN (SELECT value FROM json_each(${JSON.stringify(of)}))`;
  // CROSS JOIN keeps SQLite to the order of the page, and the covering key to that of the ids; to ask for it would make
  // it read and sort all members that are still to come. Whether it did is looked at (`requireInOrder`).
  const where = sql`page.position >= ${after.position} AND ${memberships.setId} = page.set_id
    AND ${memberships.startsAt} <= ${now} AND ${now} < ${memberships.endsAt}
    AND ${memberships.employeeId} > CASE WHEN page.position = ${after.position} THEN ${after.employeeId} ELSE '' END
    AND ${named} AND ${listed}`;
  const position = sql<number>`page.position`.as("position");
  const from = sql`(${page}) page`;
  if (!weighsMembers) {
    return db
      .select({ position, employeeId: memberships.employeeId })
      .from(from)
      .crossJoin(memberships)
      .where(where)
      .limit(membersAChunk(reader));
  }
  return db
    .select({
      position,
      employeeId: memberships.employeeId,
      person: { status: states.status, record: states.record },
    })
    .from(from)
    .crossJoin(memberships)
    .crossJoin(states)
    .where(
      sql`${where} AND ${states.employeeId} = ${memberships.employeeId} AND ${states.startsAt} <= ${now} AND ${now} < ${states.endsAt}`,
    )
    .limit(membersAChunk(reader));
}
