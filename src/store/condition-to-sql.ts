/**
 * Conditions on people as SQL over `states`, every value of a request a parameter: one for each condition, since D1 takes
 * 100. Paths into the record come from the mapping, moments from the clock, and stand in the text. D1 takes expressions
 * 100 deep, so long chains become balanced trees.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import type { PeopleCondition, PeopleOrder, StateComparison, StateValue } from "../hr/people-condition.ts";
import { externalIds } from "./access-tables.ts";
import { memberships } from "./group-tables.ts";
import { states } from "./tables.ts";

/** The condition at the moment. Where a value is missing it is NULL or false, which WHERE takes for the same. */
export function conditionToSql(condition: PeopleCondition, now: Instant): SQL {
  return condition.kind === "not" ? opposite(condition.of, now) : positive(condition, now, (leaf) => leaf);
}

/** Below a NOT every comparison has to be true or false: the opposite of NULL would be NULL. */
function opposite(condition: PeopleCondition, now: Instant): SQL {
  if (condition.kind === "not") return conditionToSql(condition.of, now);
  return sql`NOT ${positive(condition, now, (leaf) => sql`coalesce(${leaf}, 0)`)}`;
}

type Leaf = (comparison: SQL) => SQL;

function positive(condition: PeopleCondition, now: Instant, leaf: Leaf): SQL {
  switch (condition.kind) {
    case "all":
      return joined(condition.of, "AND", now, leaf);
    case "any":
      return joined(condition.of, "OR", now, leaf);
    case "not":
      return opposite(condition.of, now);
    case "settled":
      return condition.holds ? sql`1` : sql`0`;
    case "has":
      return sql`(${expressionOf(condition.value)} IS NOT NULL)`;
    case "compare":
      // By the index of keys; any other comparison looks up everybody's.
      if (condition.value.kind === "externalId" && condition.comparison === "eq")
        return sql`${states.employeeId} IN (SELECT x.employee_id FROM ${externalIds} x
          WHERE x.service_user_id = ${textual(condition.value.serviceUserId)} AND x.external_id = ${condition.with})`;
      return leaf(compared(expressionOf(condition.value), condition.comparison, condition.with));
    case "oneOf":
      return leaf(sql`${expressionOf(condition.value)} IN (${listed(condition.ids)})`);
    case "inGroup":
      return sql`EXISTS (SELECT 1 FROM ${memberships} m WHERE m.employee_id = ${states.employeeId}
        AND m.starts_at <= ${at(now)} AND ${at(now)} < m.ends_at AND m.group_id IN (${listed(condition.ids)}))`;
  }
}

/** Where a person stands in an order: whether they have a value, the value, their place in the list. */
export interface OrderPlace {
  readonly missing: SQL<number>;
  readonly value: SQL<string | number | null>;
  readonly place: SQL<number>;
}

/** By the value, whoever has none last, then by place in the list. */
export function orderOf(order: PeopleOrder | null, place: SQL<number>): OrderPlace {
  if (order === null) return { missing: sql`0`, value: sql`NULL`, place };
  const value = expressionOf(order.by);
  return { missing: sql`(${value} IS NULL)`, value: sql`${value}`, place };
}

/** Whoever comes after that place in the order. */
export function isAfter(
  { missing, value, place }: OrderPlace,
  after: { readonly value: string | number | null; readonly place: number },
  descending: boolean,
): SQL {
  if (after.value === null) return sql`(${missing} = 1 OR ${value} IS NULL) AND ${place} > ${after.place}`;
  const beyond = sql.raw(descending ? "<" : ">");
  return sql`(${missing} = 1 OR ${value} ${beyond} ${after.value} OR (${value} = ${after.value} AND ${place} > ${after.place}))`;
}

function joined(of: readonly PeopleCondition[], word: "AND" | "OR", now: Instant, leaf: Leaf): SQL {
  const [first] = of;
  if (first === undefined) return word === "AND" ? sql`1` : sql`0`;
  if (of.length === 1) return positive(first, now, leaf);
  const middle = Math.ceil(of.length / 2);
  const halves = [of.slice(0, middle), of.slice(middle)].map((half) => joined(half, word, now, leaf));
  return sql`(${sql.join(halves, sql.raw(` ${word} `))})`;
}

function compared(expression: SQL, comparison: StateComparison, wanted: string | number | boolean): SQL {
  const value = typeof wanted === "boolean" ? Number(wanted) : wanted;
  switch (comparison) {
    case "eq":
      return sql`${expression} = ${value}`;
    // LIKE takes patterns of 50 bytes on D1, and would read % and _ as wildcards.
    case "co":
      return sql`instr(${expression}, ${value}) > 0`;
    case "sw":
      return sql`substr(${expression}, 1, ${lengthOf(value)}) = ${value}`;
    case "ew":
      return sql`substr(${expression}, -${lengthOf(value)}) = ${value}`;
    case "gt":
      return sql`${expression} > ${value}`;
    case "ge":
      return sql`${expression} >= ${value}`;
    case "lt":
      return sql`${expression} < ${value}`;
    case "le":
      return sql`${expression} <= ${value}`;
  }
}

function expressionOf(value: StateValue): SQL {
  switch (value.kind) {
    case "id":
      return sql`${states.employeeId}`;
    case "userName":
      return sql`${states.userNameKey}`;
    case "displayName":
      return sql`${states.displayNameKey}`;
    case "externalId":
      return sql`(SELECT x.external_id FROM ${externalIds} x
        WHERE x.service_user_id = ${textual(value.serviceUserId)} AND x.employee_id = ${states.employeeId})`;
    case "active":
      return sql`${states.active}`;
    case "createdAt":
      return sql`${states.createdAt}`;
    case "changedAt":
      return sql`max(${states.updatedAt}, ${states.startsAt}, ${states.createdAt}, ${at(value.companyChangedAt)})`;
    case "record":
      return value.exact ? inRecord(value.path) : folded(value.path);
    case "named":
      // With LIMIT SQLite makes a table with an index of the names, once; else it would go through all for every person.
      return sql`(SELECT n.name FROM (SELECT value ->> 0 AS id, value ->> 1 AS name
        FROM json_each(${JSON.stringify([...value.names])}) LIMIT -1) n WHERE n.id = ${inRecord(value.path)})`;
  }
}

/** An empty text is no value. */
function inRecord(path: readonly string[]): SQL {
  return sql`nullif(${states.record} ->> ${jsonPath(path)}, '')`;
}

/** What SQLite's `lower` does not fold as all of Unicode wants it stands beside the record (`foldsOf`). */
function folded(path: readonly string[]): SQL {
  return sql`coalesce(${states.folds} ->> ${jsonPath(path)}, lower(${inRecord(path)}))`;
}

function jsonPath(path: readonly string[]): SQL {
  const text = `$${path.map((name) => `."${name}"`).join("")}`;
  return sql.raw(`'${text.replaceAll("'", "''")}'`);
}

function at(moment: Instant): SQL {
  return sql.raw(String(moment));
}

/** In characters, as SQLite counts them. */
function lengthOf(value: string | number): SQL {
  return sql.raw(String([...String(value)].length));
}

/** An id of ours in the text of the statement: parameters are for what a request brings. */
function textual(id: string): SQL {
  return sql.raw(`'${id.replaceAll("'", "''")}'`);
}

function listed(ids: readonly string[]): SQL {
  return sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
}
