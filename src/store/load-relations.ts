/** What belongs together across the lines of a load, and with the roster: asked in SQL over all of them at once. */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { employees, loadLines, states } from "./tables.ts";

/**
 * Says of every line whom it is about: by employee number, else by e-mail; somebody new gets an id of their own, so
 * that others can name them as their manager. Lines that name one person twice, and an e-mail that somebody with
 * another number has, become problems. Done again it comes to the same.
 */
export async function relateLines(db: Database, loadId: string, now: Instant): Promise<void> {
  const mine = sql`load_id = ${loadId}`;
  const holder = sql`(SELECT s.employee_id FROM states s WHERE s.user_name_key = load_lines.email_key AND s.ends_at > ${now}
    ORDER BY s.starts_at LIMIT 1)`;
  const holdersNumber = sql`(SELECT e.employee_number FROM employees e WHERE e.id = ${holder})`;
  await commit(db, [
    problemWhere(
      loadId,
      "number_key",
      "employeeNumber",
      sql`'stands on line ' || ${firstLine("number_key")} || ' already: one line a person'`,
      sql`${firstLine("number_key")} < line`,
    ),
    problemWhere(
      loadId,
      "email_key",
      "email",
      sql`'stands on line ' || ${firstLine("email_key")} || ' already: two people cannot share it'`,
      sql`${firstLine("email_key")} < line`,
    ),
    sql`UPDATE ${loadLines} SET employee_id = (SELECT e.id FROM ${employees} e WHERE e.employee_number_key = load_lines.number_key)
      WHERE ${mine} AND number_key IS NOT NULL`,
    problemWhere(
      loadId,
      "email_key",
      "employeeNumber",
      sql`'is new, but the e-mail belongs to number ' || ${holdersNumber} || '. The same person? Then keep that number; else choose another e-mail'`,
      sql`employee_id IS NULL AND number_key IS NOT NULL AND ${holdersNumber} IS NOT NULL`,
    ),
    sql`UPDATE ${loadLines} SET employee_id = ${holder}
      WHERE ${mine} AND employee_id IS NULL AND email_key IS NOT NULL AND (number_key IS NULL OR ${holdersNumber} IS NULL)`,
    sql`UPDATE ${loadLines} SET employee_id = ${newId()} WHERE ${mine} AND employee_id IS NULL`,
    sql`UPDATE ${loadLines} SET turn = 0 WHERE ${mine} AND (${takesLogin(now)} OR ${givesLogin(now)})`,
  ]);
}

function firstLine(key: "number_key" | "email_key"): SQL {
  return sql`(SELECT min(first.line) FROM load_lines first WHERE first.load_id = load_lines.load_id AND first.${sql.raw(key)} = load_lines.${sql.raw(key)})`;
}

/** Adds the problem once to every line of the load that has the key and meets the condition. */
function problemWhere(loadId: string, key: string, column: string, message: SQL, condition: SQL): Statement {
  const problem = sql`json_object('column', ${column}, 'message', ${message})`;
  return sql`UPDATE ${loadLines} SET problems = json_insert(coalesce(problems, '[]'), '$[#]', ${problem})
    WHERE load_id = ${loadId} AND ${sql.raw(key)} IS NOT NULL AND ${condition}
      AND NOT EXISTS (SELECT 1 FROM json_each(problems) known WHERE known.value ->> 'message' = ${message})`;
}

/** A line whose e-mail an active colleague has now, who gets another one by a line of the same load. */
function takesLogin(now: Instant): SQL {
  return sql`EXISTS (SELECT 1 FROM states s JOIN load_lines giver ON giver.load_id = load_lines.load_id AND giver.employee_id = s.employee_id
    WHERE s.user_name_key = load_lines.email_key AND s.starts_at <= ${now} AND s.ends_at > ${now} AND s.active
      AND s.employee_id <> load_lines.employee_id AND giver.email_key <> s.user_name_key)`;
}

/** The line of that colleague. */
function givesLogin(now: Instant): SQL {
  return sql`EXISTS (SELECT 1 FROM states s JOIN load_lines taker ON taker.load_id = load_lines.load_id AND taker.email_key = s.user_name_key
    WHERE s.employee_id = load_lines.employee_id AND s.starts_at <= ${now} AND s.ends_at > ${now} AND s.active
      AND taker.employee_id <> s.employee_id AND load_lines.email_key <> s.user_name_key)`;
}

/** A random UUID, version 4, as SQLite can make one for every row. */
function newId(): SQL {
  return sql.raw(
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
  );
}

/** How many are active now, and how many of them the load has a line for, refused ones included. */
export async function coverage(
  db: Database,
  loadId: string,
  now: Instant,
): Promise<{ active: number; found: number }> {
  const here = sql`${states.active} = 1 AND ${states.startsAt} <= ${now} AND ${states.endsAt} > ${now}`;
  const rows = await asked(() =>
    db
      .select({
        active: sql<number>`count(*)`,
        found: sql<number>`count(*) FILTER (WHERE EXISTS (SELECT 1 FROM load_lines l WHERE l.load_id = ${loadId} AND l.employee_id = ${states.employeeId}))`,
      })
      .from(states)
      .where(here),
  );
  return rows[0] ?? { active: 0, found: 0 };
}

/** The different texts in one field of a load's lines. */
export async function distinctValues(db: Database, loadId: string, field: string): Promise<string[]> {
  const value = sql<string>`${loadLines.values} ->> ${`$.${field}`}`;
  const rows = await asked(() =>
    db
      .selectDistinct({ value })
      .from(loadLines)
      .where(sql`${loadLines.loadId} = ${loadId} AND ${value} IS NOT NULL`),
  );
  return rows.map((row) => row.value);
}

/** The country that most lines of a site name, and a city; for a new site's proposal. */
export async function placeOfSite(
  db: Database,
  loadId: string,
  site: string,
): Promise<{ country: string | null; city: string | null }> {
  const rows = await asked(() =>
    db
      .select({
        country: sql<string | null>`${loadLines.values} ->> '$.country'`,
        city: sql<string | null>`${loadLines.values} ->> '$.city'`,
      })
      .from(loadLines)
      .where(sql`${loadLines.loadId} = ${loadId} AND ${loadLines.values} ->> '$.site' = ${site}`)
      .groupBy(sql`1, 2`)
      .orderBy(sql`count(*) DESC`)
      .limit(1),
  );
  return rows[0] ?? { country: null, city: null };
}

/** Who a text may mean: everyone, in the load or in the roster, with that number, e-mail or name (folded). */
export async function peopleMeant(
  db: Database,
  loadId: string,
  keys: readonly string[],
  now: Instant,
): Promise<readonly { key: string; by: "number" | "email" | "name"; employeeId: string }[]> {
  if (keys.length === 0) return [];
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(keys)}))`;
  const here = sql`${states.startsAt} <= ${now} AND ${states.endsAt} > ${now}`;
  const inLoad = (column: SQL) => sql`${loadLines.loadId} = ${loadId} AND ${column} IN ${wanted}`;
  const line = (key: SQL) => ({ key: sql<string>`${key}`, employeeId: sql<string>`${loadLines.employeeId}` });
  const [numbers, emails, names, rosterNumbers, rosterEmails, rosterNames] = await asked(() =>
    db.batch([
      db
        .select(line(sql`${loadLines.numberKey}`))
        .from(loadLines)
        .where(inLoad(sql`${loadLines.numberKey}`)),
      db
        .select(line(sql`${loadLines.emailKey}`))
        .from(loadLines)
        .where(inLoad(sql`${loadLines.emailKey}`)),
      db
        .select(line(sql`${loadLines.nameKey}`))
        .from(loadLines)
        .where(inLoad(sql`${loadLines.nameKey}`)),
      db
        .select({ key: sql<string>`${employees.employeeNumberKey}`, employeeId: employees.id })
        .from(employees)
        .where(sql`${employees.employeeNumberKey} IN ${wanted}`),
      db
        .select({ key: sql<string>`${states.userNameKey}`, employeeId: states.employeeId })
        .from(states)
        .where(sql`${states.userNameKey} IN ${wanted} AND ${here}`),
      db
        .select({ key: states.displayNameKey, employeeId: states.employeeId })
        .from(states)
        .where(sql`${states.displayNameKey} IN ${wanted} AND ${here}`),
    ]),
  );
  return [
    ...[...numbers, ...rosterNumbers].map((row) => ({ ...row, by: "number" as const })),
    ...[...emails, ...rosterEmails].map((row) => ({ ...row, by: "email" as const })),
    ...[...names, ...rosterNames].map((row) => ({ ...row, by: "name" as const })),
  ];
}
