import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { sampleCompany } from "../../scripts/sample/company.ts";
import { sampleCsv } from "../../scripts/sample/csv.ts";
import { LIFECYCLE_ROWS } from "../../scripts/sample/lifecycle-rows.ts";
import { companyByName, replay } from "../../scripts/sample/replay.ts";
import type { FileLine } from "../../src/connectors/csv/file-line.ts";
import { readLine } from "../../src/connectors/csv/read-line.ts";
import { recognise } from "../../src/connectors/csv/recognise.ts";
import type { Employee } from "../../src/hr/employee.ts";
import { fold } from "../../src/hr/fold.ts";
import { toIso } from "../../src/hr/instant.ts";
import { addDays, type PlainDate } from "../../src/hr/plain-date.ts";
import { stateAt, timeline } from "../../src/hr/timeline.ts";
import { STORY_STATES } from "./story-states.ts";

const TUESDAY = "2026-11-24";
const DAYS = [
  TUESDAY,
  "2026-11-29", // a Sunday
  "2026-11-30", // a Monday
  "2026-12-31",
  "2027-01-01",
  "2027-03-28", // the clocks of London and Berlin go forward
  "2027-04-29", // Cairo has no midnight at the end of it
  "2027-04-30",
  "2027-10-30", // the Azores have two
  "2028-02-29",
];

/** Everybody, as entered by that time (UTC) of the day. */
function replayed(today: PlainDate, time = "12:00") {
  const sample = sampleCompany(today);
  const company = companyByName(sample);
  const now = Date.parse(`${today}T${time}Z`);
  return sample.people.map((person) => {
    const employee = replay(person, company, now);
    return { person, employee, states: timeline(employee, company, now).states, now };
  });
}

function found(number: string, today: PlainDate) {
  const one = replayed(today).find(({ person }) => person.employeeNumber === number);
  if (one === undefined) throw new Error(`nobody has the number ${number}`);
  return one;
}

function emailsOf(employee: Employee): Set<string> {
  return new Set(
    employee.tables.basic.flatMap(({ values: { email } }) => (email === null ? [] : [fold(email)])),
  );
}

describe("the sample company", () => {
  const { people, sites } = sampleCompany(TUESDAY);

  test("is the same every time, and has about 300 people at eight sites", () => {
    expect(sampleCompany(TUESDAY)).toEqual(sampleCompany(TUESDAY));
    expect(people.length).toBeGreaterThanOrEqual(280);
    expect(people.length).toBeLessThanOrEqual(320);
    expect(sites.map(({ zone }) => zone)).toHaveLength(8);
    expect(sites[0]?.zone).toBe("Pacific/Pago_Pago");
    expect(sites[7]?.zone).toBe("Pacific/Kiritimati");
  });

  test("shows every row of the lifecycle table", () => {
    const shown = new Set(people.map(({ story }) => story?.split(": ")[0]));
    expect(LIFECYCLE_ROWS.filter((row) => !shown.has(row))).toEqual([]);
  });

  test("gives numbers and e-mails once", () => {
    expect(new Set(people.map(({ employeeNumber }) => employeeNumber)).size).toBe(people.length);
    const emails = replayed(TUESDAY).flatMap(({ employee }) => [...emailsOf(employee)]);
    expect(emails.length).toBeGreaterThan(280);
    expect(emails.filter((email, index) => emails.indexOf(email) !== index)).toEqual([]);
    expect(emails.filter((email) => !/^[a-z0-9.-]+@tidewater\.example$/.test(email))).toEqual([]);
  });

  test("begins with an active person who has names and an e-mail", () => {
    const [first] = replayed(TUESDAY);
    const state = first && stateAt(first.states, first.now);
    expect(state).toMatchObject({ listed: true, active: true, status: "Employed" });
    expect(state?.record.basic).toMatchObject({ firstName: "Adaeze", surname: "Marlowe" });
    expect(first?.person.hire.work.manager).toBeNull();
  });

  test("puts nobody before their manager, nine levels deep", () => {
    const levels = new Map<string | null, number>([[null, 0]]);
    for (const { employeeNumber, hire } of people) {
      const above = levels.get(hire.work.manager);
      expect(above, `the manager of ${employeeNumber}`).toBeDefined();
      levels.set(employeeNumber, (above ?? 0) + 1);
    }
    expect(Math.max(...levels.values())).toBe(9);
  });

  test("has names in many scripts", () => {
    const texts = people.map(({ hire }) => Object.values(hire.basic).join(" ")).join(" ");
    const scripts = ["Cyrillic", "Greek", "Han", "Hangul", "Hiragana", "Arabic", "Hebrew", "Devanagari"];
    expect(scripts.filter((script) => !new RegExp(`\\p{Script=${script}}`, "u").test(texts))).toEqual([]);
  });

  test.each(DAYS)("follows HR's rules when loaded on %s, at any hour", (today) => {
    for (const time of ["00:00", "12:00", "23:59"]) {
      for (const { person, employee } of replayed(today, time)) {
        expect(employee.employeeNumber).toBe(person.employeeNumber);
      }
    }
  });

  test.each(DAYS)("enters nothing after the loading, nor in another order, on %s", (today) => {
    for (const { employeeNumber, hire, afterwards } of sampleCompany(today).people) {
      const entered = [hire.enteredDays, ...afterwards.map(({ enteredDays }) => enteredDays), 0];
      expect(entered, employeeNumber).toEqual(entered.toSorted((a, b) => a - b));
    }
  });

  test.each(DAYS)("shows the same at noon of %s as on any other day", (today) => {
    const shown = replayed(today)
      .filter(({ person }) => person.story !== null)
      .map(({ person, states, now }) => {
        const { status, active, listed } = stateAt(states, now);
        return [person.employeeNumber, status, active, listed];
      });
    expect(shown).toEqual(STORY_STATES);
  });

  test("has nobody without a story off or unlisted", () => {
    const plain = replayed(TUESDAY).filter(({ person }) => person.story === null);
    expect(plain.length).toBeGreaterThan(200);
    for (const { states, now, employee } of plain) {
      expect(stateAt(states, now), employee.id).toMatchObject({
        listed: true,
        active: true,
        status: "Employed",
      });
    }
  });

  test.each([
    ["0104", "2026-11-25T11:00:00.000Z"], // Pago Pago
    ["0105", "2026-11-25T00:00:00.000Z"], // London
    ["0106", "2026-11-24T10:00:00.000Z"], // Kiritimati
    ["0184", "2026-11-25T03:30:00.000Z"], // Newfoundland, though the site is New York
    ["0186", "2026-12-06T15:00:00.000Z"], // Tokyo, for the site has changed by then
    ["0187", "2026-11-23T10:00:00.000Z"], // Kiritimati, for the later change reopens nothing
    ["0188", "2027-04-29T22:00:00.000Z"], // Cairo, the first moment after the midnight that is skipped
    ["0189", "2027-10-31T01:00:00.000Z"], // the Azores, the later of two midnights
  ])("switches %s off at %s", (number, moment) => {
    const { states } = found(number, TUESDAY);
    const off = states.findLast(({ active }, index) => !active && states[index - 1]?.active === true);
    expect(off && toIso(off.from)).toBe(moment);
  });

  test("puts changes ahead on their days", () => {
    const titleOn = (date: PlainDate) =>
      stateAt(found("0191", TUESDAY).states, Date.parse(`${date}T12:00Z`)).record.work.title;
    expect([titleOn("2026-11-29"), titleOn("2026-11-30")]).toEqual([
      "Software Engineer",
      "Senior Software Engineer",
    ]);
    const { states } = found("0192", TUESDAY);
    const siteOn = (date: PlainDate) => stateAt(states, Date.parse(`${date}T12:00Z`)).record.work.siteId;
    expect([siteOn("2026-11-27"), siteOn("2026-11-28")]).toEqual(["Berlin", "New York"]);
  });
});

describe("the sample file", () => {
  const [columns = [], ...rows]: string[][] = parse(sampleCsv(sampleCompany(TUESDAY), TUESDAY));
  const recognised = recognise(columns);
  const { fields, problems } = recognised;
  const read = rows.map((cells) => readLine(cells, recognised.columns));
  const lines = new Map<string, FileLine>(read.map(({ line }) => [line.employeeNumber ?? "", line]));

  test("is read without a complaint, every column of it", () => {
    expect(problems).toEqual([]);
    expect(fields).not.toContain(null);
    expect(read.flatMap((line) => line.problems)).toEqual([]);
  });

  test("lists everyone but the deleted", () => {
    const there = sampleCompany(TUESDAY).people.map(({ employeeNumber }) => employeeNumber);
    expect([...lines.keys()]).toEqual(there.filter((number) => number !== "0157"));
  });

  test("says what the roster says", () => {
    for (const { employee, states, now } of replayed(TUESDAY)) {
      const line = lines.get(employee.id);
      if (line === undefined || employee.exclusion?.kind === "frozen") continue;
      const { basic, work, address } = stateAt(states, now).record;
      expect(line).toMatchObject(basic);
      expect(line).toMatchObject({ title: work.title, site: work.siteId, zone: work.zone });
      expect(line).toMatchObject({ line1: address.line1, country: address.countryId });
    }
  });

  test("has the dates of the latest employment, and the values in force today", () => {
    const day = (offset: number) => addDays(TUESDAY, offset);
    expect(lines.get("0152")).toMatchObject({
      startDate: day(-19),
      terminationDate: null,
      employmentType: "Permanent",
      fte: "1",
    });
    expect(lines.get("0101")).toMatchObject({
      terminationDate: day(-2),
      lastDayOfWork: day(-6),
      status: "terminated",
    });
    expect(lines.get("0172")).toMatchObject({ surname: "van der Velde" });
    expect(lines.get("0160")).toMatchObject({ title: "Senior Research Scientist" });
    expect(lines.get("0146")).toMatchObject({ status: "parentalLeave" });
    expect(lines.get("0131")).toMatchObject({ status: "hired", manager: "0013" });
  });
});
