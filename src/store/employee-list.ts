/**
 * People as HR looks for them: whoever is there, listed or not, hired ahead, gone or deleted. Nothing here promises
 * that two pages are of one moment: who is written in between is shown as they are by then, and the order, by id,
 * misses nobody who was there all the time.
 */
import { and, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { KeptRecord, Period } from "../hr/employee.ts";
import type { Instant } from "../hr/instant.ts";
import type { Concerned } from "../hr/scope.ts";
import { asked, type Database } from "./database.ts";
import { employees, periods, states } from "./tables.ts";

/** Which people are looked through: in the order of their ids, after one, so many. */
export interface Scan {
  readonly after: string;
  readonly limit: number;
  /** The states that hold at some moment in between, both included. */
  readonly from: Instant;
  readonly to: Instant;
  /** What an index finds, folded; each narrows the scan. */
  readonly employeeNumberKey: string | null;
  readonly userNameKey: string | null;
}

export type LatestPeriod = Pick<
  Period,
  "startDate" | "terminationDate" | "lastDayOfWork" | "terminationReason"
>;

/** A person in one of the states, with the employment that starts last. */
export type ScannedRow = Awaited<ReturnType<typeof scanPeople>>[number];

/** Looks through people in the order of their ids; a row a state, those of one person in the order of time. */
export async function scanPeople(
  db: Database,
  { after, limit, from, to, employeeNumberKey, userNameKey }: Scan,
) {
  const holder = db
    .select({ id: states.employeeId })
    .from(states)
    .where(eq(states.userNameKey, userNameKey ?? ""));
  const people = db
    .select()
    .from(employees)
    .where(
      and(
        gt(employees.id, after),
        isNull(employees.erasedAt),
        employeeNumberKey === null ? undefined : eq(employees.employeeNumberKey, employeeNumberKey),
        userNameKey === null ? undefined : inArray(employees.id, holder),
      ),
    )
    .orderBy(employees.id)
    .limit(limit)
    .as("people");
  const rows = await asked(() =>
    db
      .select({
        id: people.id,
        employeeNumber: people.employeeNumber,
        createdAt: people.createdAt,
        updatedAt: people.updatedAt,
        deletedAt: people.deletedAt,
        exclusion: people.exclusion,
        notes: people.notes,
        latest: latestPeriodOf(sql.raw("people.id")),
        state: {
          startsAt: states.startsAt,
          ordinal: states.ordinal,
          active: states.active,
          status: states.status,
          record: states.record,
        },
      })
      .from(people)
      // To the left even though everybody has a state: so SQLite begins with the people, and none can be missing here.
      .leftJoin(
        states,
        sql`${states.employeeId} = ${people.id} AND ${states.startsAt} <= ${to} AND ${from} < ${states.endsAt}`,
      )
      .orderBy(people.id, states.startsAt),
  );
  return rows.map(({ latest, state, ...row }) => ({
    ...row,
    latest: latestPeriod(latest),
    state: state && { ...state, record: keptRecord(state.record) },
  }));
}

function latestPeriodOf(id: SQL): SQL<string> {
  return sql<string>`(SELECT json_object('startDate', ${periods.startDate}, 'terminationDate', ${periods.terminationDate},
    'lastDayOfWork', ${periods.lastDayOfWork}, 'terminationReason', ${periods.terminationReason})
    FROM ${periods} WHERE ${periods.employeeId} = ${id} ORDER BY ${periods.startDate} DESC, ${periods.number} DESC LIMIT 1)`;
}

function latestPeriod(json: string): LatestPeriod {
  return JSON.parse(json);
}

function keptRecord(json: string): KeptRecord {
  return JSON.parse(json);
}

/** Somebody in the state in which they are at a moment. */
export interface PersonAt extends Concerned {
  readonly record: KeptRecord;
  readonly deletedAt: Instant | null;
}

/** Those people in the state in which they are at the moment, by id; nothing for whoever is not known. */
export async function peopleAt(
  db: Database,
  ids: readonly string[],
  at: Instant,
): Promise<ReadonlyMap<string, PersonAt>> {
  if (ids.length === 0) return new Map();
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify([...new Set(ids)])}))`;
  const rows = await asked(() =>
    db
      .select(PERSON_AT)
      .from(states)
      .innerJoin(employees, eq(employees.id, states.employeeId))
      .where(
        sql`${states.employeeId} IN ${wanted} AND ${states.startsAt} <= ${at} AND ${at} < ${states.endsAt}`,
      ),
  );
  return new Map(rows.map((row) => [row.id, personAt(row)]));
}

/** The columns of which `personAt` makes somebody at a moment. */
export const PERSON_AT = {
  id: states.employeeId,
  employeeNumber: employees.employeeNumber,
  deletedAt: employees.deletedAt,
  status: states.status,
  active: states.active,
  record: states.record,
};

/** A row of those columns. */
export type PersonRow = Omit<PersonAt, "record"> & { readonly record: string };

/** Somebody at a moment, of the row that tells of it. */
export function personAt(row: PersonRow): PersonAt {
  return { ...row, record: keptRecord(row.record) };
}

/** People with notes for HR, by id after the one given, as they are at the moment. */
export async function peopleWithNotes(db: Database, after: string, limit: number, at: Instant) {
  const rows = await asked(() =>
    db
      .select({ ...PERSON_AT, notes: employees.notes })
      .from(employees)
      .innerJoin(states, eq(states.employeeId, employees.id))
      .where(
        sql`${employees.notes} IS NOT NULL AND ${employees.id} > ${after} AND ${states.startsAt} <= ${at} AND ${states.endsAt} > ${at}`,
      )
      .orderBy(employees.id)
      .limit(limit),
  );
  return rows.map(({ notes, ...row }) => ({ ...personAt(row), notes: notes ?? [] }));
}

/** The ids of those whose employee number or whose e-mail now or ahead it is, folded; by key, and which of both it is. */
export async function peopleByKeys(
  db: Database,
  keys: readonly string[],
  now: Instant,
): Promise<readonly { readonly by: "number" | "email"; readonly key: string | null; readonly id: string }[]> {
  if (keys.length === 0) return [];
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(keys)}))`;
  const [numbers, emails] = await asked(() =>
    db.batch([
      db
        .select({ key: employees.employeeNumberKey, id: employees.id })
        .from(employees)
        .where(sql`${employees.employeeNumberKey} IN ${wanted}`),
      db
        .selectDistinct({ key: states.userNameKey, id: states.employeeId })
        .from(states)
        .where(sql`${states.userNameKey} IN ${wanted} AND ${states.endsAt} > ${now}`),
    ]),
  );
  return [
    ...numbers.map((row) => ({ by: "number" as const, ...row })),
    ...emails.map((row) => ({ by: "email" as const, ...row })),
  ];
}
