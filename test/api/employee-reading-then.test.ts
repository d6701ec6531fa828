import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { toIso } from "../../src/hr/instant.ts";
import { addDays } from "../../src/hr/plain-date.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { employeeById } from "../../src/roster/read/employee.ts";
import { type EmployeeThen, employeeThen } from "../../src/roster/read/employee-then.ts";
import type { ShownEmployee } from "../../src/roster/read/shown-employee.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { api, apiOk, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const START = Date.parse("2026-11-01T08:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let hr: NewServiceUser;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  await foundCompany(START);
  hr = await createServiceUser(rosterAt(START), env.TOKENS, "HR", EDIT_EVERYTHING);
  ids = await idsByName();
});

const title = (roster: Roster, id: string, named: string, effectiveDate: string | null = null) =>
  perform(roster, "change", id, { effectiveDate, values: { work: { title: named } } });

const terminate = (roster: Roster, id: string, terminationDate: string) =>
  perform(roster, "terminate", id, {
    terminationDate,
    lastDayOfWork: null,
    terminationReason: null,
    decidingDate: null,
  });

describe("as known on a day", () => {
  test("is what was known at its end in UTC, and says which write told it", async () => {
    const told = Date.parse("2026-11-10T23:59:59.999Z");
    await hired(START, "end", { work: { title: "First" } });
    await title(rosterAt(told), "end", "Second");
    const known = (query: string) => apiOk(hr, "GET", `/employees/end?${query}`, { now: START + 30 * DAY });
    expect(await known("asKnownOn=2026-11-09")).toMatchObject({
      work: { title: "First" },
      version: 1,
      knownAt: toIso(START),
      shownAt: "2026-11-09T23:59:59.999Z",
    });
    expect(await known("asKnownOn=2026-11-10")).toMatchObject({
      work: { title: "Second" },
      version: 2,
      knownAt: toIso(told),
    });
    expect((await known("asKnownOn=2026-11-10T23:59:59.998Z")).work.title).toBe("First");
    expect((await known("asKnownOn=2026-11-11T00:59:59.999%2B01:00")).work.title).toBe("Second");
  });

  test("shows a day as it was thought of then, beside what is known of it now", async () => {
    await hired(START, "thought");
    await terminate(rosterAt(START + 5 * DAY), "thought", "2026-12-31");
    await terminate(rosterAt(START + 10 * DAY), "thought", "2026-11-30");
    const on = async (query: string) =>
      (await apiOk(hr, "GET", `/employees/thought?on=2026-12-15${query}`, { now: START + 60 * DAY })).active;
    expect(await on("")).toBe(false);
    expect(await on("&asKnownOn=2026-11-02")).toBe(true);
    expect(await on("&asKnownOn=2026-11-07")).toBe(true);
    expect(await on("&asKnownOn=2026-11-12")).toBe(false);
  });

  test("a correction of the past is not known before it was made", async () => {
    await hired(START, "late");
    await terminate(rosterAt(START + 20 * DAY), "late", "2026-11-05");
    const then = (query: string) => apiOk(hr, "GET", `/employees/late?${query}`, { now: START + 25 * DAY });
    expect((await then("on=2026-11-10")).active).toBe(false);
    expect((await then("on=2026-11-10&asKnownOn=2026-11-10")).active).toBe(true);
  });

  test("today is what is known now; a day ahead is known to nobody", async () => {
    await hired(START, "today");
    const ask = (day: string) => api(hr, "GET", `/employees/today?asKnownOn=${day}`, { now: START + HOUR });
    expect((await ask("2026-11-01")).json).toMatchObject({
      shownAt: toIso(START + HOUR),
      knownAt: toIso(START),
    });
    expect(expectProblem(await ask("2026-11-02"), 400, "invalid").detail).toContain("lies ahead");
    expect(expectProblem(await ask("yesterday"), 400, "invalid").errors).toMatchObject([
      { parameter: "asKnownOn" },
    ]);
  });

  test("before the first write nothing was known, and what history does not keep is not made up", async () => {
    await hired(START + 3 * DAY, "kept");
    const ask = (day: string) =>
      api(hr, "GET", `/employees/kept?asKnownOn=${day}`, { now: START + 30 * DAY });
    expect(expectProblem(await ask("2026-11-03"), 404, "not-found").detail).toContain(
      `before ${toIso(START + 3 * DAY)}`,
    );
    await title(rosterAt(START + 9 * DAY), "kept", "Kept");
    // As people are who were written before history kept facts.
    await env.DB.prepare(
      `DELETE FROM history_values WHERE subject = 'kept' AND operation_id =
        (SELECT operation_id FROM history WHERE subject = 'kept' ORDER BY id LIMIT 1)`,
    ).run();
    expect(expectProblem(await ask("2026-11-06"), 404, "not-found").detail).toContain(
      `since ${toIso(START + 9 * DAY)}`,
    );
    expect((await ask("2026-11-11")).json).toMatchObject({ version: 2, work: { title: "Kept" } });
  });

  test("moments that passed and were written down hide nothing of what was known", async () => {
    await hired(START, "swept", { startDate: "2026-11-03", terminationDate: "2026-11-05" });
    for (const day of [3, 5, 9]) await sweep(rosterAt(START + day * DAY));
    const known = (day: string) =>
      apiOk(hr, "GET", `/employees/swept?asKnownOn=${day}`, { now: START + 20 * DAY });
    expect(await known("2026-11-01")).toMatchObject({ status: "Hired", active: false, version: 1 });
    expect(await known("2026-11-04")).toMatchObject({ status: "Employed", active: true });
    expect(await known("2026-11-10")).toMatchObject({ status: "Terminated", active: false });
  });
});

type Write = (roster: Roster, id: string) => Promise<unknown>;

const dateNear = ({ now }: Roster, days: number) => addDays(toIso(now).slice(0, 10), days);

/** Whatever may be done to somebody, a few days before or after the day of doing it. */
const write: fc.Arbitrary<Write> = fc
  .record({ days: fc.integer({ min: -12, max: 12 }), verb: fc.nat(15), word: fc.string({ maxLength: 3 }) })
  .map(
    ({ days, verb, word }): Write =>
      (roster, id) => {
        const date = dateNear(roster, days);
        const writes: readonly (() => Promise<unknown>)[] = [
          () => title(roster, id, word, date),
          () => title(roster, id, word),
          () => terminate(roster, id, date),
          () => terminate(roster, id, dateNear(roster, -1)),
          () => perform(roster, "cancelTermination", id, { restoreAccess: true }),
          () => perform(roster, "revokeAccess", id, { reason: word }),
          () => perform(roster, "restoreAccess", id, {}),
          () => perform(roster, "exclude", id, { listed: "deactivate" }),
          () => perform(roster, "exclude", id, { listed: "freeze" }),
          () => perform(roster, "include", id, {}),
          () => perform(roster, "remove", id, {}),
          () => perform(roster, "restore", id, {}),
          () => perform(roster, "rekey", id, { employeeNumber: `${id} ${word}` }),
          () =>
            perform(roster, "startLeave", id, {
              kind: "Leave",
              startDate: date,
              returnDate: addDays(date, 5),
              access: days % 2 === 0,
            }),
          () =>
            perform(roster, "rehire", id, {
              startDate: date,
              terminationDate: null,
              lastDayOfWork: null,
              terminationReason: null,
              concurrent: false,
            }),
          () =>
            perform(roster, "change", id, {
              effectiveDate: date,
              values: { work: { siteId: ids.get(days < 0 ? "Kiritimati" : "Pago Pago") ?? null } },
            }),
        ];
        return writes[verb]?.() ?? Promise.resolve();
      },
  );

const history = fc.array(fc.record({ write, hours: fc.integer({ min: 1, max: 70 }), swept: fc.boolean() }), {
  minLength: 1,
  maxLength: 8,
});

describe("whatever is written", () => {
  let runs = 0;

  test("what was answered at a moment is what was known then", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const id = `any-${runs++}`;
        await hired(START, id, { employeeNumber: id, startDate: "2026-10-20" });
        const answers: { at: number; now: ShownEmployee; ahead: EmployeeThen; day: string }[] = [];
        let now = START;
        for (const step of steps) {
          const roster = rosterAt(now);
          await step.write(roster, id).catch(unlessRefused);
          // Between two writes, so that days come and go meanwhile.
          const reading = rosterAt(now + (step.hours * HOUR) / 2);
          if (step.swept) await sweep(reading);
          const day = dateNear(reading, (step.hours % 9) - 4);
          answers.push({
            at: reading.now,
            now: await employeeById(reading, id),
            ahead: await employeeThen(reading, id, { on: day, asKnownOn: null }),
            day,
          });
          now += step.hours * HOUR;
        }
        const later = rosterAt(now + 100 * DAY);
        for (const answer of answers) {
          const { knownAt, ...then } = await employeeThen(later, id, { on: null, asKnownOn: answer.at });
          expect(knownAt).toBe(answer.now.updatedAt);
          expect(then).toEqual({ ...answer.now, shownAt: toIso(answer.at) });
          const { knownAt: _, ...thought } = await employeeThen(later, id, {
            on: answer.day,
            asKnownOn: answer.at,
          });
          expect(thought).toEqual(answer.ahead);
        }
      }),
      { numRuns: 12, seed: 20261124 },
    );
  });
});

function unlessRefused(error: unknown): void {
  if (!(error instanceof RuleError)) throw error;
}
