import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { RuleError } from "../../src/hr/rule-error.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { foundCompany, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { ALL_PEOPLE, type Answers, everythingAsked } from "./rights-asked.ts";
import { type DrawnGroup, type DrawnPerson, groups, hireOf, PEOPLE, people } from "./rights-drawn.ts";
import { expectedOf, type Shown } from "./rights-expected.ts";
import { hide } from "./rights-hidden.ts";
import { expectWithin, withoutMeta } from "./rights-within.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const RUNS = 6;

let all: NewServiceUser;
let beginning: Tables;
let ids: ReadonlyMap<string, string>;
let runs = 0;

beforeAll(async () => {
  all = await foundCompany(NOW - 20 * DAY);
  ids = await idsByName();
  const roster = rosterAt(NOW - 20 * DAY);
  await changeCompany(roster, "addSection", { id: "pay", name: "Pay" });
  const field = (id: string, type: "text" | "number" | "employee", sectionId: string | null = null) =>
    changeCompany(roster, "addField", { id, name: `The ${id}`, type, listId: null, sectionId });
  await field("badge", "text");
  await field("buddy", "employee");
  await field("salary", "number", "pay");
  const group = (name: string, fields: readonly string[], inGroups: readonly string[] = []) => {
    const conditions = fields.map((one) => ({ field: one, operator: "set" as const }));
    const more = { description: null, people: "listed" as const, conditions, inGroups };
    return changeCompany(roster, "addGroup", { id: name.toLowerCase(), name, ...more });
  };
  await group("Paid", ["custom.salary"]);
  await group("Placed", ["work.siteId", "address.city"]);
  await group("Both", ["work.title"], ["paid"]);
  await changeCompany(roster, "changeAutomaticGroups", { source: "managers", changes: { on: true } });
  beginning = await readTables();
});

/** A company of the people drawn, and a reader that has the rights of the groups drawn. */
async function founded(drawn: readonly DrawnPerson[], given: readonly DrawnGroup[]): Promise<NewServiceUser> {
  await writeTables(beginning);
  // What an isolate keeps of the company of the run before must not be taken for this one's.
  await env.DB.prepare("UPDATE company SET epoch = epoch + ?")
    .bind(++runs * 1000)
    .run();
  await hiredTogether(
    NOW - 20 * DAY,
    drawn.map((person, index) => hireOf(person, index, ids)),
  );
  for (const [index, { moves }] of drawn.entries()) {
    if (moves === null) continue;
    const values = { work: { siteId: ids.get(moves) ?? null } };
    const change = { effectiveDate: "2026-12-05", values };
    await perform(rosterAt(NOW - 10 * DAY), "change", PEOPLE[index] ?? "", change);
  }
  const scopes = given.map(({ whose, view, history }) => ({ whose, view, history, edit: [] }));
  // Days ago, or a walk over SCIM that was under way meanwhile would have to begin anew.
  const grants = { scopes, company: false };
  const user = await createServiceUser(rosterAt(NOW - 2 * DAY), env.TOKENS, "Reader", grants);
  for (const [index, { deleted }] of drawn.entries())
    if (deleted) await perform(rosterAt(NOW - DAY), "remove", PEOPLE[index] ?? "", {}).catch(unlessRefused);
  await sweep(rosterAt(NOW - DAY));
  return user;
}

/** With sites and list items by their ids, as people are shown. */
function byIds(given: readonly DrawnGroup[]): DrawnGroup[] {
  return given.map((group) => {
    if (group.whose === "everyone") return group;
    const conditions = group.whose.conditions.map((condition) => {
      const [named] = [condition.value].flat();
      const value = ids.get(String(named)) ?? condition.value;
      return value === undefined ? condition : { ...condition, value };
    });
    return { ...group, whose: { ...group.whose, conditions } };
  });
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof RuleError)) throw error;
}

describe("whatever a service user may see", () => {
  test("every answer is part of what everyone-may-see is told, and nothing hidden tells two rosters apart", {
    timeout: 240_000,
  }, async () => {
    let hidden = 0;
    await fc.assert(
      fc.asyncProperty(
        people,
        groups.map(byIds),
        fc.infiniteStream(fc.nat(99)),
        async (drawn, given, dice) => {
          const user = await founded(drawn, given);
          const whole = await everythingAsked(all, NOW);
          const told = await everythingAsked(user, NOW);
          expectPeople(given, whole, told);
          for (const [asked, { status, body }] of told) {
            expect(status, asked).toBeLessThan(500);
            if (status === 200) expectWithin(asked, body, whole.get(wholeOf(asked))?.body);
          }
          hidden += await hide(given, wholePeople(whole), NOW + 1000, dice);
          for (const [asked, { status, body }] of await everythingAsked(user, NOW)) {
            const before = told.get(asked);
            expect(status, asked).toBe(before?.status);
            expect(withoutMeta(body), asked).toEqual(withoutMeta(before?.body));
          }
        },
      ),
      // What fails is small enough, and each smaller one would take seconds.
      { numRuns: RUNS, seed: 20261124, endOnFailure: true },
    );
    expect(hidden).toBeGreaterThan(10 * RUNS);
  });
});

function wholePeople(whole: Answers): ReadonlyMap<string, Shown> {
  const found = PEOPLE.map((id) => [id, whole.get(`/employees/${id}`)?.body] as const);
  return new Map(found.map(([id, body]) => [id, Object(body)]));
}

/** Where everyone-may-see is told all that an answer may be part of: other people stand on a page, and meet a filter. */
function wholeOf(asked: string): string {
  if (asked.startsWith("/employees?on=")) return asked;
  if (/^\/employees(\?|\/search)/.test(asked)) return ALL_PEOPLE;
  const [scim] = /^scim \/(Users|Groups)\?/.exec(asked) ?? [];
  return scim === undefined ? asked : `${scim}count=100`;
}

/** Everybody is shown exactly as they are to be shown, or is nobody. */
function expectPeople(given: readonly DrawnGroup[], whole: Answers, told: Answers): void {
  const everyone = wholePeople(whole);
  for (const [id, person] of everyone) {
    const answer = told.get(`/employees/${id}`);
    const expected = expectedOf(given, person, everyone);
    const mayRead = given.some(({ view }) => view.length > 0);
    expect([id, answer?.status]).toEqual([id, expected !== null ? 200 : mayRead ? 404 : 403]);
    if (expected !== null) expect(answer?.body).toEqual(expected);
  }
}
