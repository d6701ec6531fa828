/** What belongs together across the lines of a load, and with the roster: asked in SQL over all of them at once. */
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { type LoadRow, NOT_BEGUN } from "./loads.ts";
import { employees, loadLines, loads, states } from "./tables.ts";

/**
 * Says of every line whom it is about: by employee number, else by e-mail; somebody new gets an id of their own, so
 * that others can name them as their manager. Lines that mean one person twice, by one key or by two, an e-mail that somebody with
 * another number has, and a number beside the name and the e-mail of somebody else (a column that was sorted alone) become problems. Of two lines that mean one person the first has none, unless bad lines are held:
 * then neither is to be followed. Done again before the check has begun it comes to the same, later it does nothing.
 */
export async function relateLines(
  db: Database,
  { id: loadId, holdBad }: Pick<LoadRow, "id" | "holdBad">,
  now: Instant,
): Promise<void> {
  const mine = sql`load_id = (SELECT id FROM ${loads} WHERE id = ${loadId} AND checked_to = ${NOT_BEGUN})`;
  const holder = sql`(SELECT s.employee_id FROM states s WHERE s.user_name_key = load_lines.email_key AND s.ends_at > ${now}
    ORDER BY s.starts_at LIMIT 1)`;
  const holdersNumber = sql`(SELECT e.employee_number FROM employees e WHERE e.id = ${holder})`;
  const swaps = swapsOfLogins(loadId, now);
  await commit(db, [
    doubled(loadId, mine, "number_key", "employeeNumber", "one line a person", holdBad),
    doubled(loadId, mine, "email_key", "email", "two people cannot share it", false),
    sql`UPDATE ${loadLines} SET employee_id = (SELECT e.id FROM ${employees} e WHERE e.employee_number_key = load_lines.number_key)
      WHERE ${mine} AND number_key IS NOT NULL`,
    sql`UPDATE ${loadLines} SET problems = ${withProblem(
      "employeeNumber",
      sql`'is new, but the e-mail belongs to number ' || ${holdersNumber} || '. The same person? Then keep that number; else choose another e-mail'`,
    )} WHERE ${mine} AND employee_id IS NULL AND number_key IS NOT NULL AND email_key IS NOT NULL AND ${holdersNumber} IS NOT NULL`,
    sql`UPDATE ${loadLines} SET employee_id = ${holder}
      WHERE ${mine} AND employee_id IS NULL AND email_key IS NOT NULL AND (number_key IS NULL OR ${holdersNumber} IS NULL)`,
    doubled(loadId, mine, "employee_id", "employeeNumber", "one line a person", holdBad),
    sql`UPDATE ${loadLines} SET problems = ${withProblem(
      "employeeNumber",
      sql`'is the number of somebody else than the name and the e-mail, which belong to ' || coalesce('number ' || ${holdersNumber}, 'somebody without a number') || '. Was a column moved or sorted alone?'`,
    )} WHERE ${mine} AND number_key IS NOT NULL AND email_key IS NOT NULL AND ${holder} <> employee_id
      AND ${isCalled(holder, now)} AND NOT ${isCalled(sql`load_lines.employee_id`, now)}`,
    sql`UPDATE ${loadLines} SET employee_id = ${newId()} WHERE ${mine} AND employee_id IS NULL`,
    sql`UPDATE ${loadLines} SET turn = 0 WHERE ${mine} AND line IN (SELECT taker FROM (${swaps}) UNION ALL SELECT giver FROM (${swaps}))`,
  ]);
}

/** Whether the line's name is that of the person. */
function isCalled(employeeId: SQL, now: Instant): SQL {
  return sql`EXISTS (SELECT 1 FROM states s WHERE s.employee_id = ${employeeId} AND s.starts_at <= ${now} AND s.ends_at > ${now}
    AND s.display_name_key = load_lines.name_key)`;
}

/** The problem of every line of those that have one key; the first has it only where asked. */
function doubled(
  loadId: string,
  mine: SQL,
  key: "number_key" | "email_key" | "employee_id",
  column: string,
  rule: string,
  first: boolean,
): Statement {
  const name = sql.raw(key);
  const several = sql`SELECT ${name} AS key, min(line) AS line, max(line) AS last FROM load_lines
    WHERE load_id = ${loadId} AND ${name} IS NOT NULL GROUP BY 1 HAVING count(*) > 1`;
  const other = sql`CASE load_lines.line WHEN several.line THEN several.last ELSE several.line END`;
  const message = sql`'stands on line ' || ${other} || ' already: ' || ${rule}`;
  return sql`UPDATE ${loadLines} SET problems = ${withProblem(column, message)} FROM (${several}) several
    WHERE ${mine} AND load_lines.${name} = several.key AND (load_lines.line > several.line OR ${first ? 1 : 0})`;
}

/** The problems of a row of `load_lines` with this one, which it may have already. */
export function withProblem(column: string, message: SQL): SQL {
  return sql`CASE WHEN EXISTS (SELECT 1 FROM json_each(problems) known WHERE known.value ->> 'message' = ${message}) THEN problems
    ELSE json_insert(coalesce(problems, '[]'), '$[#]', json_object('column', ${column}, 'message', ${message})) END`;
}

/** Pairs of lines: an active colleague gets another e-mail by the one, and the e-mail that this frees is in the other. */
function swapsOfLogins(loadId: string, now: Instant): SQL {
  // Without statistics SQLite would begin at the wrong end and try every line with every line: CROSS JOIN keeps the order as written.
  return sql`SELECT taker.line AS taker, giver.line AS giver FROM load_lines giver
    CROSS JOIN states s ON s.employee_id = giver.employee_id AND s.starts_at <= ${now} AND s.ends_at > ${now} AND s.active
      AND s.user_name_key <> giver.email_key
    CROSS JOIN load_lines taker ON taker.load_id = ${loadId} AND taker.email_key = s.user_name_key
    WHERE giver.load_id = ${loadId} AND taker.employee_id <> giver.employee_id`;
}

/** The e-mails (folded) that the lines of some people name, by person. */
export async function emailsByPerson(
  db: Database,
  loadId: string,
  employeeIds: readonly string[],
  { withProblems }: { readonly withProblems: boolean },
): Promise<ReadonlyMap<string, string | null>> {
  if (employeeIds.length === 0) return new Map();
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(employeeIds)}))`;
  const rows = await asked(() =>
    db
      .select({ employeeId: sql<string>`${loadLines.employeeId}`, emailKey: loadLines.emailKey })
      .from(loadLines)
      .where(
        sql`${loadLines.loadId} = ${loadId} AND ${loadLines.employeeId} IN ${wanted} AND (${withProblems ? 1 : 0} OR ${loadLines.problems} IS NULL)`,
      ),
  );
  return new Map(rows.map(({ employeeId, emailKey }) => [employeeId, emailKey]));
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
  // Written out: Drizzle names columns without their table here, and this one would mean the line's own.
  const person = sql.raw("states.employee_id");
  const rows = await asked(() =>
    db
      .select({
        active: sql<number>`count(*)`,
        found: sql<number>`count(*) FILTER (WHERE EXISTS (SELECT 1 FROM load_lines l WHERE l.load_id = ${loadId} AND l.employee_id = ${person}))`,
      })
      .from(states)
      .where(here),
  );
  return rows[0] ?? { active: 0, found: 0 };
}

/** A line that nothing is known to be wrong with: others are refused or held, and make no site and no list item. */
function isSound(loadId: string): SQL | undefined {
  return and(eq(loadLines.loadId, loadId), isNull(loadLines.problems));
}

/** The different texts in one field of a load's lines. */
export async function distinctValues(db: Database, loadId: string, field: string): Promise<string[]> {
  const value = sql<string>`${loadLines.values} ->> ${`$.${field}`}`;
  const rows = await asked(() =>
    db
      .selectDistinct({ value })
      .from(loadLines)
      .where(and(isSound(loadId), sql`${value} IS NOT NULL`)),
  );
  return rows.map((row) => row.value);
}

/** The country and city that most lines of each site name; for the proposal of a new one. */
export async function placesOfSites(
  db: Database,
  loadId: string,
): Promise<ReadonlyMap<string, { readonly country: string | null; readonly city: string | null }>> {
  const field = (name: string) =>
    sql<string | null>`${loadLines.values} ->> ${sql.raw(`'$.${name}'`)}`.as(name);
  const places = db
    .select({
      site: field("site"),
      country: field("country"),
      city: field("city"),
      lines: sql<number>`count(*)`.as("lines"),
    })
    .from(loadLines)
    .where(isSound(loadId))
    .groupBy(sql`1, 2, 3`)
    .as("places");
  // Beside max(), SQLite gives the other columns from the row that has it.
  const rows = await asked(() =>
    db
      .select({
        site: places.site,
        country: places.country,
        city: places.city,
        lines: sql`max(${places.lines})`,
      })
      .from(places)
      .where(sql`${places.site} IS NOT NULL`)
      .groupBy(sql`${places.site}`),
  );
  return new Map(rows.map(({ site, country, city }) => [site ?? "", { country, city }]));
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
  // Somebody new who is held is nobody's manager: there will be no such person.
  const inLoad = (column: SQL) => sql`${loadLines.loadId} = ${loadId} AND ${column} IN ${wanted}
    AND (${loadLines.action} IS NOT 'held' OR EXISTS (SELECT 1 FROM employees e WHERE e.id = load_lines.employee_id))`;
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

/** Who has which employee number (folded). */
export async function peopleByNumber(
  db: Database,
  numberKeys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (numberKeys.length === 0) return new Map();
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(numberKeys)}))`;
  const rows = await asked(() =>
    db
      .select({ key: sql<string>`${employees.employeeNumberKey}`, id: employees.id })
      .from(employees)
      .where(sql`${employees.employeeNumberKey} IN ${wanted}`),
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}
