import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Findable } from "../../src/hr/searchable-field.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { openRoster } from "../../src/roster/open.ts";
import { sightOn } from "../../src/roster/read/employees.ts";
import { findableIn, findableOf } from "../../src/roster/read/findable.ts";
import { seen } from "../../src/roster/read/shown-employee.ts";
import { scanPeople } from "../../src/store/employee-list.ts";
import { readEmployees } from "../../src/store/employees.ts";
import { sampleTogether } from "../support/sample-together.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;

/** What there is to find: a scan reads records without what is empty, and of an employment the dates alone. */
function withoutNulls({ record, latest, ...person }: Findable): unknown {
  const { startDate, terminationDate, lastDayOfWork, terminationReason } = latest;
  const dates = { startDate, terminationDate, lastDayOfWork, terminationReason };
  const said = { ...person, ...dates, record: { ...record, employeeNumber: null } };
  return JSON.parse(JSON.stringify(said, (_, value) => (value === null || value === "" ? undefined : value)));
}

async function bothWays(now: number, on: string | null) {
  const db = openRoster(env.DB);
  const dictionary = await currentDictionary(db);
  const [from, to] = on === null ? [now, now] : [now, Date.parse(`${on}T12:00:00Z`)];
  const scan = { after: "", limit: 10_000, from, to, employeeNumberKey: null, userNameKey: null };
  const rows = Map.groupBy(await scanPeople(db, scan), ({ id }) => id);
  const people = await readEmployees(db, [...rows.keys()]);
  return [...rows].flatMap(([id, ofPerson]) => {
    const stored = people.get(id);
    const quick = findableIn(ofPerson, on, dictionary, now);
    if (stored === undefined) throw new Error(`${id} is not there`);
    const full = findableOf(seen(sightOn(stored, on, "all", dictionary, now), dictionary));
    return quick === null ? [] : [{ quick: withoutNulls(quick), full: withoutNulls(full) }];
  });
}

describe("somebody who is looked for", () => {
  let stories: string[];

  beforeAll(async () => {
    stories = await sampleTogether(NOW);
  });

  test.each([
    [0, null],
    [0, "2026-11-24"],
    [0, "2026-11-25"],
    [0, "2026-12-01"],
    [0, "2027-01-01"],
    [20 * DAY, null],
    [20 * DAY, "2027-03-28"],
    [400 * DAY, null],
  ])("is the same by the rows of a scan and read in full, after %d ms, on %s", async (later, on) => {
    const people = await bothWays(NOW + later, on);
    expect(people.length).toBeGreaterThan(stories.length);
    expect(people.map(({ quick }) => quick)).toEqual(people.map(({ full }) => full));
  });
});
