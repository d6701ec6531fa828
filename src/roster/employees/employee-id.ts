import { fold } from "../../hr/fold.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { holdersOf, idByNumber } from "../../store/employees.ts";
import { subjectOfOperation } from "../../store/history.ts";
import type { Roster } from "../roster.ts";
import { idsSeen } from "./reached.ts";

/**
 * The id of whom a caller means: an id, or one of HR's own keys, `number:0007` or `email:ada@example.com` (who has that
 * work e-mail today, deleted people included). A request that is tried again means whom its first try wrote, though that
 * took the key away. Throws `RuleError` where nobody has the key of those whose key the actor may see; an id is not
 * looked up.
 */
export async function employeeIdOf(
  roster: Pick<Roster, "db" | "now" | "grants" | "operationId">,
  reference: string,
): Promise<string> {
  const [, key, value = ""] = /^(number|email):(.*)$/su.exec(reference) ?? [];
  if (key === undefined) return reference;
  const id = key === "number" ? await idByNumber(roster.db, fold(value)) : await idByEmail(roster, value);
  const seen = await idsSeen(
    roster,
    id === null ? [] : [id],
    key === "number" ? ["basic", "work"] : ["basic"],
  );
  const meant =
    (id !== null && seen.has(id) ? id : null) ??
    (roster.operationId && (await subjectOfOperation(roster.db, roster.operationId, "employee")));
  if (meant) return meant;
  throw new RuleError(
    "unknown",
    `Nobody has the ${key === "number" ? "employee number" : "work e-mail"} ${value}.`,
  );
}

async function idByEmail({ db, now }: Pick<Roster, "db" | "now">, email: string): Promise<string | null> {
  const holders = await holdersOf(db, [fold(email)], now);
  return holders.find(({ startsAt }) => startsAt <= now)?.employeeId ?? null;
}
