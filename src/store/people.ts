/**
 * People as readers see them. Every query carries the moment; a person who is listed has exactly one state then.
 * The unfiltered list goes by ordinal, so that no page depends on how many stand before it. Filtered lists go by
 * offset: whoever is added or removed in between moves them, which the guide says.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import type { Database } from "./database.ts";
import { type Credential, readWithHead } from "./head.ts";
import { states } from "./tables.ts";

/** Which people: what a filter comes down to. Names are folded. */
export type PeopleCondition =
  | { readonly by: "id"; readonly id: string }
  | { readonly by: "userName"; readonly key: string }
  | { readonly by: "displayName"; readonly key: string }
  | { readonly by: "active"; readonly active: boolean }
  | { readonly by: "nobody" };

/** One page: `startIndex` counts from 1. */
export interface Page {
  readonly startIndex: number;
  readonly count: number;
}

/** A person as a list reads one; the record is JSON. */
export type PersonRow = Awaited<ReturnType<typeof readPeople>>["people"][number];

const person = {
  id: states.employeeId,
  startsAt: states.startsAt,
  active: states.active,
  version: states.version,
  createdAt: states.createdAt,
  updatedAt: states.updatedAt,
  record: states.record,
};

/** Everyone who is listed, from an ordinal on. The total is the highest ordinal in use. */
export async function readPeople(
  db: Database,
  credential: Credential,
  { startIndex, count }: Page,
  now: Instant,
) {
  const { dictionary, results } = await readWithHead(db, credential, [
    db
      .select({ total: states.ordinal })
      .from(states)
      .where(listedAt(now))
      .orderBy(sql`${states.ordinal} DESC`)
      .limit(1),
    db
      .select(person)
      .from(states)
      .where(sql`${states.ordinal} >= ${startIndex} AND ${validAt(now)}`)
      .orderBy(states.ordinal)
      .limit(count),
  ]);
  const [totals, people] = results;
  return { dictionary, total: totals[0]?.total ?? 0, people };
}

/** Those who meet the condition, by offset in the order of the list. */
export async function findPeople(
  db: Database,
  credential: Credential,
  condition: PeopleCondition,
  { startIndex, count }: Page,
  now: Instant,
) {
  const where = sql`${listedAt(now)} AND ${conditionSql(condition)}`;
  const { dictionary, results } = await readWithHead(db, credential, [
    db.select({ total: sql<number>`count(*)` }).from(states).where(where),
    db
      .select(person)
      .from(states)
      .where(where)
      .orderBy(states.ordinal)
      .limit(count)
      .offset(startIndex - 1),
  ]);
  const [totals, people] = results;
  return { dictionary, total: totals[0]?.total ?? 0, people };
}

function listedAt(now: Instant): SQL {
  return sql`${states.ordinal} IS NOT NULL AND ${validAt(now)}`;
}

function validAt(now: Instant): SQL {
  return sql`${states.startsAt} <= ${now} AND ${now} < ${states.endsAt}`;
}

function conditionSql(condition: PeopleCondition): SQL {
  switch (condition.by) {
    case "id":
      return sql`${states.employeeId} = ${condition.id}`;
    case "userName":
      return sql`${states.userNameKey} = ${condition.key}`;
    case "displayName":
      return sql`${states.displayNameKey} = ${condition.key}`;
    case "active":
      return sql`${states.active} = ${condition.active ? 1 : 0}`;
    case "nobody":
      return sql`0`;
  }
}
