/**
 * Gathering everybody's places by rules that wait, step by step, beside everything else that is written. It promises no
 * snapshot and needs none: the rules are known to whoever is written meanwhile, who writes their own places by them, and a
 * step passes over them. A step counts only while the epoch and the person that it goes on from are those that it read.
 */
import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { cell, cut } from "./bulk.ts";
import { GRACE } from "./changes.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { groupMoments, groupPeople, memberships } from "./group-tables.ts";
import { company, employees, guard, NEVER, periods, states } from "./tables.ts";

/** How far gathering has come: to a person, by id. */
export async function gatheredTo(db: Database): Promise<string> {
  const rows = await asked(() => db.select({ to: company.groupsGatheredTo }).from(company));
  return rows[0]?.to ?? "";
}

const STATE = {
  employeeId: states.employeeId,
  from: states.startsAt,
  to: states.endsAt,
  ordinal: states.ordinal,
  active: states.active,
  status: states.status,
  record: states.record,
};

/** What decides about the groups of the next people by id who are listed, now or on a day to come, so many at most. */
export async function readGrouped(db: Database, after: string, people: number, now: Instant) {
  const isCurrent = sql`${states.endsAt} > ${now - GRACE}`;
  const next = sql`SELECT DISTINCT ${states.employeeId} FROM ${states}
    WHERE ${states.employeeId} > ${after} AND ${states.ordinal} IS NOT NULL AND ${isCurrent}
    ORDER BY ${states.employeeId} LIMIT ${people}`;
  const [versions, stateRows, periodRows, namedRows] = await asked(() =>
    db.batch([
      db
        .select({ id: employees.id, version: employees.version })
        .from(employees)
        .where(sql`${employees.id} IN (${next})`)
        .orderBy(employees.id),
      // The unlisted ones too: between two of the listed they end a place.
      db
        .select(STATE)
        .from(states)
        .where(sql`${states.employeeId} IN (${next}) AND ${isCurrent}`)
        .orderBy(states.employeeId, states.startsAt),
      db.select().from(periods).where(sql`${periods.employeeId} IN (${next})`).orderBy(periods.number),
      db.select().from(groupPeople).where(sql`${groupPeople.employeeId} IN (${next})`),
    ]),
  );
  const statesOf = Map.groupBy(stateRows, ({ employeeId }) => employeeId);
  const periodsOf = Map.groupBy(periodRows, ({ employeeId }) => employeeId);
  const namedOf = Map.groupBy(namedRows, ({ employeeId }) => employeeId);
  return versions.map(({ id, version }) => ({
    id,
    version,
    states: statesOf.get(id) ?? [],
    periods: periodsOf.get(id) ?? [],
    named: namedOf.get(id) ?? [],
  }));
}

/** Somebody's places in one set, by the version that was read. */
export interface GatheredPlaces {
  readonly setId: string;
  readonly employeeId: string;
  readonly version: number;
  readonly defined: boolean;
  readonly stretches: readonly (readonly [from: Instant, to: Instant])[];
}

/** A step of gathering: where it goes on from, and to where; `last`: what else belongs to the one that comes to the end. */
export interface GatheringStep {
  readonly epoch: number;
  readonly from: string;
  readonly places: readonly GatheredPlaces[];
  readonly to: { readonly employeeId: string } | { readonly last: readonly Statement[] };
}

/** Writes the places. Throws `BatchRefused` where somebody else gathers, or the company was changed. */
export async function gatherStep(
  db: Database,
  { epoch, from, places, to }: GatheringStep,
  now: Instant,
): Promise<void> {
  const isAsRead = sql`EXISTS (SELECT 1 FROM ${employees} e WHERE e.id = ${cell(1)} AND e.version = ${cell(2)})`;
  const rows = places.map(({ setId, employeeId, version, defined, stretches }) => [
    setId,
    employeeId,
    version,
    Number(defined),
    stretches,
  ]);
  const stretch = sql`json_each(j.value, '$[4]') s`;
  await commit(db, [
    sql`INSERT INTO ${guard} (refusal) SELECT 'gathering' WHERE NOT EXISTS (SELECT 1 FROM ${company}
      WHERE epoch = ${epoch} AND groups_gathered_to = ${from})`,
    ...cut(rows).flatMap((json) => [
      // What stands of them, they wrote themselves; that may begin earlier than what is kept of the past.
      sql`INSERT INTO ${memberships} (group_id, employee_id, starts_at, ends_at, defined)
        SELECT ${cell(0)}, ${cell(1)}, s.value ->> 0, s.value ->> 1, ${cell(3)} FROM json_each(${json}) j, ${stretch}
        WHERE ${isAsRead} AND NOT EXISTS (SELECT 1 FROM ${memberships} m
          WHERE m.group_id = ${cell(0)} AND m.employee_id = ${cell(1)})`,
      sql`INSERT OR IGNORE INTO ${groupMoments} (group_id, at)
        SELECT ${cell(0)}, m.value FROM json_each(${json}) j, ${stretch}, json_each(s.value) m
        WHERE ${isAsRead} AND m.value > ${now} AND m.value < ${sql.raw(String(NEVER))}`,
    ]),
    ...("last" in to ? to.last : [sql`UPDATE ${company} SET groups_gathered_to = ${to.employeeId}`]),
  ]);
}
