import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { readColumnMap } from "../../src/connectors/csv/column-map.ts";
import { type DateFormat, dateCell } from "../../src/connectors/csv/date-format.ts";
import { fileFields } from "../../src/connectors/csv/file-line.ts";
import { readRow } from "../../src/connectors/csv/read-row.ts";
import { recognise } from "../../src/connectors/csv/recognise.ts";
import { GENERAL } from "../../src/connectors/csv/wordings/general.ts";
import { headingKey, SYSTEMS, systemOf, wordingOf } from "../../src/connectors/csv/wordings.ts";
import { readWhole } from "./read-whole.ts";

vi.setConfig({ testTimeout: 30_000 });

const people = (...rows: readonly string[]) => rows.map((row) => `${row}\n`).join("");

describe("wordings", () => {
  test.each(SYSTEMS.map((one) => [one.system, one] as const))(
    "the usual export of %s is known as such",
    (_, one) => {
      for (const heading of one.usual.filter((known) => known !== "Display name"))
        expect(wordingOf(heading)).not.toBeNull();
      expect(systemOf(one.usual)).toBe(one.system);
    },
  );

  test("each wording stands in one place", () => {
    const keys = [GENERAL, ...SYSTEMS.map(({ headings }) => headings)].flatMap((headings) =>
      Object.keys(headings).map(headingKey),
    );
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test("a few common headings tell no system", () => {
    expect(systemOf(["Email", "First name", "Last name"])).toBeNull();
    expect(systemOf([])).toBeNull();
  });

  test("a manager's number is read rather than the e-mail, the e-mail rather than the name", () => {
    const { fields, notices, problems } = recognise([
      "Email",
      "Supervisor",
      "Supervisor Email",
      "Supervisor EID",
    ]);
    expect(fields).toEqual(["email", null, null, "manager"]);
    expect(notices).toEqual([
      '"Supervisor" and "Supervisor Email" gave way to "Supervisor EID", which is read as "Reports to".',
    ]);
    expect(problems).toEqual([]);
    expect(recognise(["Email", "Manager", "Manager email"]).fields).toEqual(["email", null, "manager"]);
  });

  test("the end of a contract is no leaving date, and says so", () => {
    const { fields, notices } = recognise(["Email", "Contract ends"]);
    expect(fields).toEqual(["email", null]);
    expect(notices).toEqual(['"Contract ends" is no leaving date by itself, and is not read.']);
  });

  test("a heading that may mean the end of everything is a question where nothing else says it", () => {
    expect(recognise(["Email", "Kündigungsdatum"]).problems).toEqual([
      expect.stringContaining('Say which in a map (--map): {"Kündigungsdatum": "terminationDate"}, or null'),
    ]);
    expect(recognise(["Email", "Kündigungsdatum", "Austrittsdatum"]).problems).toEqual([]);
    const map = { columns: { Kündigungsdatum: "terminationDate" } } as const;
    expect(recognise(["Email", "Kündigungsdatum"], map)).toMatchObject({
      fields: ["email", "terminationDate"],
      problems: [],
    });
  });

  test("what stands alone in some exports stands beside another in others", () => {
    expect(recognise(["Associate ID"]).fields).toEqual(["employeeNumber"]);
    expect(recognise(["Associate ID", "File Number"]).fields).toEqual(["personId", "employeeNumber"]);
    expect(recognise(["Email", "Original Hire Date"]).fields).toEqual(["email", "startDate"]);
    expect(recognise(["Email", "Original Hire Date", "Hire Date"]).fields).toEqual([
      "email",
      "originalStartDate",
      "startDate",
    ]);
  });
});

describe("maps", () => {
  test("a map goes before the wording, and other columns for the field give way", () => {
    const map = readColumnMap({
      Kostenträger: "costCenter",
      Team: "department",
      Email: null,
      Login: "email",
    });
    expect(recognise(["Email", "Login", "Team", "Department", "Kostenträger"], map)).toMatchObject({
      fields: [null, "email", "department", null, "costCenter"],
      problems: [],
      notices: ['"Department" gave way to "Team", which is read as "Department".'],
    });
  });

  test("the long form also names dates and what is left out", () => {
    expect(readColumnMap({ columns: { A: "email" }, ignore: ["B"], dates: { C: "DMY" } })).toEqual({
      columns: { A: "email", B: null },
      dates: { C: "DMY" },
    });
    expect(readColumnMap({ dates: "MDY" })).toEqual({ columns: {}, dates: "MDY" });
  });

  test.each([
    [[], "The map is no JSON object"],
    [{ A: "mail" }, 'The map says "mail" for "A". Fields are: employeeNumber, email'],
    [{ A: 1 }, 'The map says 1 for "A"'],
    [{ A: "toString" }, 'The map says "toString"'],
    [{ columns: { A: "email" }, format: "x" }, '"format" is no part of a map'],
    [{ ignore: "B" }, '"ignore" is a list of headings'],
    [{ dates: "DD.MM" }, '"DD.MM" is no format of dates. Formats are: YMD (year, month, day)'],
    [{ dates: { A: 7 } }, "7 is no format of dates"],
  ])("a wrong map is refused with what would do: %j", (map, message) => {
    expect(() => readColumnMap(map)).toThrow(message);
  });

  test("a map that speaks of no heading of the file is a problem that names those there are", () => {
    expect(
      recognise(["Email", "Site"], { columns: { Place: "site" }, dates: { Born: "DMY" } }).problems,
    ).toEqual([
      'The map speaks of "Place", but the file has no such heading. It has: "Email", "Site".',
      'The map speaks of "Born", but the file has no such heading. It has: "Email", "Site".',
    ]);
  });

  test("every field can be named", () => {
    for (const field of fileFields()) expect(readColumnMap({ X: field }).columns).toEqual({ X: field });
  });
});

describe("top and bottom", () => {
  const rows = ["Employee ID,Email,Start date", "1,a@x.org,2026-01-01", "2,b@x.org,2026-01-02"];

  test("titles above the heading and totals below the people are skipped, and said", async () => {
    const file = people(
      "People report,,",
      "As of,2026-11-24,",
      "",
      ...rows,
      "Total,2,",
      "Generated 2026-11-24 by HR,,",
    );
    const { headerLine, footerLines, lines, notices, people: found } = await readWhole(file);
    expect({ headerLine, footerLines, lines }).toEqual({ headerLine: 4, footerLines: [7, 8], lines: 2 });
    expect(found.map(({ line }) => line.employeeNumber)).toEqual(["1", "2"]);
    expect(notices).toEqual([
      'Line 1 stands above the heading and was skipped: "People report".',
      'Line 2 stands above the heading and was skipped: "As of 2026-11-24".',
      'Line 7 stands below the people and was skipped: "Total 2".',
      'Line 8 stands below the people and was skipped: "Generated 2026-11-24 by HR".',
    ]);
  });

  test.each([
    "Total,893,",
    "Gesamt,,12.5",
    "Anzahl Mitarbeiter: 893,,",
    "893 rows,,",
    "Rows: 893,,",
    "Seite 1 von 1,,",
  ])("%j is no person", async (row) => {
    const { people: found, footerLines } = await readWhole(people(...rows, row));
    expect(footerLines).toEqual([4]);
    expect(found).toHaveLength(2);
  });

  test.each([
    "Total,tina@x.org,2026-01-01",
    "Total,Tina,",
    "3,,",
    "Page,paul@x.org,",
    "page@x.org,,",
    ",stand.er@x.org,",
    "Sum,1042,2026-01-01",
    "Summer,,2026-01-01",
    "Generali,,",
  ])("%j could be a person and stays", async (row) => {
    const { people: found, footerLines } = await readWhole(people(...rows, row));
    expect(footerLines).toEqual([]);
    expect(found).toHaveLength(3);
  });

  test("a total in the middle stays, for the line to be refused", async () => {
    const { people: found } = await readWhole(people(...rows, "Total,2,", "4,d@x.org,2026-01-01"));
    expect(found).toHaveLength(4);
  });

  test("a title may have twenty rows, and no more", async () => {
    const titles = Array.from({ length: 20 }, (_, at) => `Row ${at + 1} of the title,,`);
    expect((await readWhole(people(...titles, ...rows))).headerLine).toBe(21);
    expect((await readWhole(people("One more,,", ...titles, ...rows))).problems).not.toEqual([]);
  });

  test("of two headings the first one counts", async () => {
    const { headerLine, lines } = await readWhole(people(...rows, rows[0] ?? ""));
    expect({ headerLine, lines }).toEqual({ headerLine: 1, lines: 3 });
  });

  test("blank cells beyond the last column are no cells", async () => {
    const [heading = "", first = "", second = ""] = rows;
    const { people: found } = await readWhole(people(heading, `${first},,`, `${second},x`));
    expect(found.map(({ problems }) => problems.length)).toEqual([0, 1]);
  });

  test("nobody below the heading is no problem of the survey", async () => {
    expect(await readWhole("Email\n")).toMatchObject({ lines: 0, people: [], problems: [] });
  });
});

describe("the same twice", () => {
  test("a heading that comes twice with equal cells is read once, and said", async () => {
    const {
      columns,
      notices,
      problems,
      people: found,
    } = await readWhole(
      people("Email,Location,Site,Location", "a@x.org,Rome,Rome,Rome", "b@x.org, Oslo,Oslo,Oslo "),
    );
    expect(problems).toEqual([]);
    expect(columns.map(({ field }) => field)).toEqual(["email", "site", null, null]);
    expect(notices).toEqual([
      'Every line says the same in "Location" and "Site" and "Location (2)"; "Location" is read.',
    ]);
    expect(found.map(({ line }) => line)).toEqual([
      { email: "a@x.org", site: "Rome" },
      { email: "b@x.org", site: "Oslo" },
    ]);
  });

  test("one with differing cells is a problem unless a map says which is read", async () => {
    const file = people("Email,Location,Location", "a@x.org,Rome,Rome", "b@x.org,Oslo,");
    expect((await readWhole(file)).problems).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('"Location" and "Location (2)" all mean "Site"'),
      }),
    ]);
    const map = { columns: { "Location (2)": null } };
    expect(await readWhole(file, { map })).toMatchObject({
      problems: [],
      columns: [{}, { field: "site" }, { field: null }],
    });
  });

  test("headings that nobody reads may come as often as they like", async () => {
    expect((await readWhole(people("Email,Note,Note,,", "a@x.org,1,2,,"))).problems).toEqual([]);
  });
});

describe("dates of a column", () => {
  const column = async (dates: readonly string[], choices?: { dates?: DateFormat }) => {
    const rows = dates.map((date, at) => `${at + 1},"${date}"`);
    const {
      columns,
      notices,
      problems,
      people: found,
    } = await readWhole(people("Employee ID,Start date", ...rows), choices);
    return {
      format: columns[1]?.dateFormat ?? null,
      notices,
      problems: problems.map(({ message }) => message),
      read: found.map(({ line, problems: wrong }) => wrong[0]?.message ?? line.startDate),
    };
  };

  test("ISO dates need no word", async () => {
    expect(await column(["2026-01-02", "", "2026-11-24"])).toEqual({
      format: null,
      notices: [],
      problems: [],
      read: ["2026-01-02", null, "2026-11-24"],
    });
  });

  test.each<[DateFormat, string, string[], string[]]>([
    ["DMY", "day, month, year", ["03.04.2026", "1.2.2026"], ["2026-04-03", "2026-02-01"]],
    ["DMY", "day, month, year", ["03/04/2026", "24/11/2026"], ["2026-04-03", "2026-11-24"]],
    ["MDY", "month, day, year", ["03/04/2026", "11/24/2026"], ["2026-03-04", "2026-11-24"]],
    ["MDY", "month, day, year", ["3-4-2026", "11-24-2026 12:00:00 AM"], ["2026-03-04", "2026-11-24"]],
    ["YMD", "year, month, day", ["2026/3/4", "2026.11.24"], ["2026-03-04", "2026-11-24"]],
    [
      "serial",
      "spreadsheet serial numbers",
      ["46350", "36526", "46350.0"],
      ["2026-11-24", "2000-01-01", "2026-11-24"],
    ],
  ])("%s is certain from %s", async (format, words, dates, read) => {
    expect(await column(dates)).toEqual({
      format,
      notices: [`${dates.length} dates of "Start date" read as ${words}.`],
      problems: [],
      read,
    });
  });

  test("a month by its name leaves nothing open, in English and in German", async () => {
    expect(
      await column(["24 Nov 2026", "Nov 24, 2026", "3. März 2026", "04-Mai-2026", "August 7 2026"]),
    ).toEqual({
      format: "YMD",
      notices: ['5 dates of "Start date" read with the month by its name.'],
      problems: [],
      read: ["2026-11-24", "2026-11-24", "2026-03-03", "2026-05-04", "2026-08-07"],
    });
  });

  test("how the other columns are written is a hint, and decides nothing", async () => {
    const { problems } = await readWhole(
      people("Email,Hire Date,Rehire Date", "a@x.org,12/31/2020,09/08/2025"),
    );
    expect(problems[0]?.message).toMatch(
      /in two ways: line 2 "09\/08\/2025".*Other dates of the file read as month, day, year\.$/,
    );
  });

  test("one date that can be read in one way tells about all others, wherever it stands", async () => {
    const dates = ["03/04/2026", "05/06/2026", "31/12/2026", "2026-01-01", "7 Aug 2026"];
    for (let turn = 0; turn < dates.length; turn++) {
      const turned = [...dates.slice(turn), ...dates.slice(0, turn)];
      expect((await column(turned)).format).toBe("DMY");
    }
  });

  test("dates that can be read in two ways are refused by line, until somebody says how", async () => {
    const dates = ["03/04/2026", "2026-01-01", "05/06/2026", "05/05/2026", "07/08/2026", "09/10/2026"];
    const { format, problems, read } = await column(dates);
    expect(format).toBeNull();
    expect(problems).toEqual([
      'The dates of "Start date" can be read in two ways: line 2 "03/04/2026", line 4 "05/06/2026", line 6 "07/08/2026", and 1 more. Say which it is (--dates DMY or MDY, or "dates" in a map).',
    ]);
    expect(read[0]).toContain("is no ISO date");
    expect((await column(dates, { dates: "MDY" })).read[0]).toBe("2026-03-04");
    expect((await column(dates, { dates: "DMY" })).problems).toEqual([]);
  });

  test("days and months that are equal leave nothing open", async () => {
    expect((await column(["05/05/2026", "00/00/0000"])).read).toEqual(["2026-05-05", null]);
  });

  test("dates that contradict each other are refused by line", async () => {
    expect((await column(["24/11/2026", "03/04/2026", "11/25/2026"])).problems[0]).toContain(
      'dates of two kinds: line 4 "11/25/2026", line 2 "24/11/2026"',
    );
    expect((await column(["24.11.2026", "46350"])).problems[0]).toContain("dates of two kinds");
    expect((await column(["2026-11-24", "46350"])).problems[0]).toContain("dates of two kinds");
    const named = await column(["24/11/2026", "11/25/2026"], { dates: "DMY" });
    expect(named.problems).toEqual([]);
    expect(named.read).toEqual([
      "2026-11-24",
      expect.stringContaining('"11/25/2026" is not written as the column'),
    ]);
  });

  test.each([
    ["2019", "2021"],
    ["46350", "2021"],
    ["241126", "11226"],
    ["46350", "7"],
  ])("the numbers %s and %s may be no serial numbers", async (...numbers) => {
    expect((await column(numbers)).problems[0]).toContain("a spreadsheet's or not");
  });

  test("what is said against what the column proves is refused, or those that fit both ways would be other days", async () => {
    const dates = ["03/04/2026", "11/25/2026"];
    const { format, problems } = await column(dates, { dates: "DMY" });
    expect(format).toBeNull();
    expect(problems).toEqual([
      'The dates of "Start date" are said to be day, month, year, but read as month, day, year: line 3 "11/25/2026". Correct what was said (--dates DMY or MDY, or "dates" in a map).',
    ]);
    expect((await column(dates, { dates: "MDY" })).problems).toEqual([]);
  });

  test("what is said of all columns is not meant of one that is all serial numbers", async () => {
    expect(await column(["46350", "36526"], { dates: "DMY" })).toMatchObject({
      format: "serial",
      problems: [],
    });
  });

  test("a year of two digits is refused on its line, in every form", async () => {
    for (const date of ["24.11.26", "11/24/26", "24-Nov-26", "Nov 24, 26"])
      expect((await column([date])).read[0]).toContain("has a year of two digits");
  });

  test("never and none are blank, and counted; a zone is cut off, and counted", async () => {
    expect(await column(["31.12.9999", "00.00.0000", "1.1.2026"])).toMatchObject({
      format: "DMY",
      notices: [
        '3 dates of "Start date" read as day, month, year.',
        '2 dates of "Start date" read as blank, meaning "never".',
      ],
      read: [null, null, "2026-01-01"],
    });
    expect(await column(["2026-11-24-08:00", "2026-11-25"])).toMatchObject({
      format: null,
      notices: ['1 date of "Start date" read without the zone behind.'],
      read: ["2026-11-24", "2026-11-25"],
    });
    expect((await column(["2958465", "46350"])).read).toEqual([null, "2026-11-24"]);
  });

  test("what is no date says nothing about the others, and is named on its line", async () => {
    const { format, problems, read } = await column(["soon", "24.11.2026", "30.02.2026", "24.11.2026 08:30"]);
    expect(format).toBe("DMY");
    expect(problems).toEqual([]);
    expect(read).toEqual([
      expect.stringContaining('"soon" is not written'),
      "2026-11-24",
      expect.stringContaining("does not exist"),
      expect.stringContaining("time of day"),
    ]);
  });

  test("a spreadsheet's 29 February 1900 is no date, and the days around it are right", async () => {
    expect((await column(["1", "59", "60", "61", "46350"], { dates: "serial" })).read).toEqual([
      "1900-01-01",
      "1900-02-28",
      expect.stringContaining("does not exist"),
      "1900-03-01",
      "2026-11-24",
    ]);
  });

  test("a format never reads a date as another day than it was written by, and is never guessed", async () => {
    const day = fc.date({
      min: new Date("1990-01-01T00:00:00Z"),
      max: new Date("2060-12-31T00:00:00Z"),
      noInvalidDate: true,
    });
    const write: Record<"DMY" | "MDY", (iso: string) => string> = {
      DMY: (iso) => iso.replace(/(....)-(..)-(..)/, "$3/$2/$1"),
      MDY: (iso) => iso.replace(/(....)-(..)-(..)/, "$2/$3/$1"),
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("DMY", "MDY"),
        fc.array(day, { minLength: 1, maxLength: 6 }),
        async (format, days) => {
          const iso = days.map((date) => date.toISOString().slice(0, 10));
          const { problems, read } = await column(iso.map(write[format]));
          if (problems.length === 0) expect(read).toEqual(iso);
          else expect(iso.every((date) => Number(date.slice(8)) <= 12)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("nothing makes it throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(dateCell(text).kind).not.toBe("");
      }),
    );
  });
});

describe("several lines about one person", () => {
  const header = "Employee ID,Email,First name,Last name,Department,Start date,Termination date,Status";
  const merged = async (...rows: readonly string[]) => {
    const { people: found, notices } = await readWhole(people(header, ...rows));
    return { found, notices };
  };

  test("a transfer that ended one position ends nobody, whichever line comes first", async () => {
    const rows = [
      "7,j@x.org,Jane,Doe,Sales,2019-01-01,2026-10-31,Terminated",
      "7,j@x.org,Jane,Doe,Support,2026-11-01,,Active",
    ];
    for (const order of [rows, [...rows].reverse()]) {
      const { found, notices } = await merged(...order, "8,k@x.org,Kim,Lee,Sales,2020-01-01,,Active");
      expect(found).toHaveLength(2);
      expect(found[0]).toMatchObject({
        lines: [2, 3],
        line: {
          employeeNumber: "7",
          department: "Support",
          startDate: "2019-01-01",
          terminationDate: null,
          status: "active",
        },
        problems: [],
      });
      expect(notices).toEqual(["Several lines about one person were read as one: lines 2 and 3."]);
    }
  });

  test("a gap between the two makes a rehire, with the end before it", async () => {
    const { found } = await merged(
      "7,j@x.org,Jane,Doe,Sales,2019-01-01,2024-10-31,Terminated",
      "7,j@x.org,Jane,Doe,Support,2026-11-01,,Active",
    );
    expect(found[0]?.line).toMatchObject({
      startDate: "2019-01-01",
      rehireDate: "2026-11-01",
      terminationDate: "2024-10-31",
      status: "active",
    });
  });

  test("a transfer that lies ahead leaves the values of today's position, and no end", async () => {
    const { found } = await merged(
      "7,j@x.org,Jane,Doe,Support,2027-01-01,,Hired",
      "7,j@x.org,Jane,Doe,Sales,2019-01-01,2026-12-31,Active",
    );
    expect(found[0]?.line).toMatchObject({
      department: "Sales",
      startDate: "2019-01-01",
      terminationDate: null,
      status: "active",
    });
  });

  test("whoever left both has left at the later end", async () => {
    const { found } = await merged(
      "7,j@x.org,Jane,Doe,Sales,2019-01-01,2026-10-31,Terminated",
      "7,j@x.org,Jane,Doe,Support,2025-01-01,2026-09-30,Terminated",
    );
    expect(found[0]?.line).toMatchObject({
      startDate: "2019-01-01",
      terminationDate: "2026-10-31",
      status: "terminated",
    });
  });

  test("an end without a date beside a position that goes on is no end", async () => {
    const { found } = await merged(
      "7,j@x.org,Jane,Doe,Sales,2019-01-01,,Terminated",
      "7,j@x.org,Jane,Doe,Support,2025-01-01,,Active",
    );
    expect(found[0]?.line).toMatchObject({
      startDate: "2025-01-01",
      terminationDate: null,
      status: "active",
    });
  });

  test("a number that two people have makes no one person of them", async () => {
    const { found, notices } = await merged(
      "7,j@x.org,Jane,Doe,Sales,2019-01-01,2026-10-31,Terminated",
      "7,k@x.org,Kim,Lee,Support,2026-11-01,,Active",
    );
    expect(found.map(({ lines }) => lines)).toEqual([[2], [3]]);
    expect(notices).toEqual([]);
  });

  test("another name by marriage, or another address, is still one person", async () => {
    for (const other of [
      "7,j@x.org,Jane,Roe,Support,2026-11-01,,Active",
      "7,jane@y.org,Jane,Doe,Support,2026-11-01,,Active",
    ])
      expect(
        (await merged("7,j@x.org,Jane,Doe,Sales,2019-01-01,2026-10-31,Terminated", other)).found,
      ).toHaveLength(1);
  });

  test("whoever sends lines of two people as one is told", () => {
    const columns = ["employeeNumber", "email"].map(
      (field) => ({ field: field === "email" ? "email" : "employeeNumber" }) as const,
    );
    const row = { line: 2, cells: ["7", "j@x.org"], also: [{ line: 3, cells: ["7", "k@x.org"] }] };
    expect(readRow(row, columns).problems).toEqual([
      { field: "employeeNumber", message: expect.stringContaining("Lines 2 and 3 have the same number") },
    ]);
  });

  test("a person ID brings numbers together; an e-mail under two numbers does not", async () => {
    const both = people(
      "Associate ID,File Number,Work Email,Hire Date,Termination Date,Position Status",
      "A1,100,j@x.org,2019-01-01,2026-10-31,T",
      "A1,200,j@x.org,2026-11-01,,A",
    );
    const { people: found } = await readWhole(both);
    expect(found).toMatchObject([
      { line: { employeeNumber: "200", status: "active", terminationDate: null } },
    ]);
    const { people: apart } = await readWhole(both.replaceAll("Associate ID", "Ignored"));
    expect(apart).toHaveLength(2);
  });

  test("the problems of all lines are kept", async () => {
    const { found } = await merged("7,j@x.org,Jane,Doe,,soon,,Active", "7,j@x.org,Jane,Doe,,,never,Active");
    expect(found[0]?.problems.map(({ field }) => field)).toEqual(["startDate", "terminationDate"]);
  });

  test("whoever works here by one of the lines works here by all together, and nobody is there longer", async () => {
    const day = fc.integer({ min: 0, max: 40 });
    const row = fc.record({
      from: day,
      days: fc.option(day),
      status: fc.constantFrom("Active", "Terminated", "Hired"),
    });
    const date = (days: number) =>
      new Date(Date.UTC(2026, 9, 1) + days * 86_400_000).toISOString().slice(0, 10);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 4 }), async (rows) => {
        const spans = rows.map(({ from, days, status }) => ({
          start: date(from),
          end: days === null ? (status === "Terminated" ? date(from) : null) : date(from + days),
          status,
        }));
        const { found } = await merged(
          ...spans.map(({ start, end, status }) => `7,j@x.org,Jane,Doe,,${start},${end ?? ""},${status}`),
        );
        const { startDate, rehireDate, terminationDate } = found[0]?.line ?? {};
        const latest = rehireDate ?? startDate ?? "";
        const ends = spans.some(({ end }) => end === null)
          ? null
          : (spans
              .map(({ end }) => end ?? "")
              .sort()
              .at(-1) ?? null);
        // An end before the latest start belongs to the earlier employment.
        expect(
          terminationDate !== null && terminationDate !== undefined && terminationDate >= latest
            ? terminationDate
            : null,
        ).toBe(ends);
        expect(startDate).toBe(spans.map(({ start }) => start).sort()[0] ?? startDate);
      }),
      { numRuns: 80 },
    );
  });
});

describe("names and statuses as systems write them", () => {
  test("Workday's remark behind a name is the status", async () => {
    const { people: found, problems } = await readWhole(
      people(
        "Employee_ID,Worker,Manager,Hire_Date",
        '1,Jane Doe (On Leave),"Lee, Kim (On Leave)",2026-01-01',
        '2,"Lee, Kim (Terminated)",Jane Doe,2026-01-01',
        "3,Ana Silva,,2026-01-01",
        "4,Jo Poe (Acme Ltd),,2026-01-01",
      ),
    );
    expect(problems).toEqual([]);
    expect(found.map(({ line }) => [line.firstName, line.surname, line.status, line.manager])).toEqual([
      ["Jane", "Doe", "leave", "Lee, Kim"],
      ["Kim", "Lee", "terminated", "Jane Doe"],
      ["Ana", "Silva", undefined, null],
      [undefined, undefined, undefined, null],
    ]);
    expect(found[3]?.problems[0]?.field).toBe("worker");
  });

  test("the remark says more than Active, and contradicts it where it says Terminated", async () => {
    const { people: found } = await readWhole(
      people(
        "Employee_ID,Worker,First name,Last name,Worker_Status",
        "1,Jane Doe (On Leave),Jane,Doe,Active",
        "2,Kim Lee (Terminated),Kim,Lee,Active",
        "3,Kim Lee (Terminated),Kim,Lee,Terminated",
      ),
    );
    expect(found.map(({ line }) => line.status)).toEqual(["leave", "active", "terminated"]);
    expect(found.map(({ problems }) => problems.length)).toEqual([0, 1, 0]);
  });

  test("a preferred name is shown, and the name of the papers kept", async () => {
    const { people: found } = await readWhole(
      people(
        "File Number,Legal First Name,Legal Last Name,Preferred or Chosen First Name",
        "1,Elizabeth,Lovelace,Ada",
        "2,Kim,Lee,",
      ),
    );
    expect(found.map(({ line }) => line)).toEqual([
      { employeeNumber: "1", firstName: "Elizabeth", surname: "Lovelace", displayName: "Ada Lovelace" },
      { employeeNumber: "2", firstName: "Kim", surname: "Lee", displayName: null },
    ]);
  });

  test("the first hire beside a later one makes a rehire of it", async () => {
    const { people: found } = await readWhole(
      people(
        "employeeNumber,originalHireDate,lastHireDate",
        "1,2015-03-01,2021-06-01",
        "2,2021-06-01,2021-06-01",
        "3,,2021-06-01",
      ),
    );
    expect(found.map(({ line }) => [line.startDate, line.rehireDate])).toEqual([
      ["2015-03-01", "2021-06-01"],
      ["2021-06-01", undefined],
      ["2021-06-01", undefined],
    ]);
  });

  test("letters are statuses in a column of letters, and only there", async () => {
    const { people: found } = await readWhole(
      people("File Number,Position Status", "1,A", "2,l", "3,T", "4,Terminated", "5,X"),
    );
    expect(found.map(({ line }) => line.status)).toEqual([
      "active",
      "leave",
      "terminated",
      "terminated",
      undefined,
    ]);
    const { people: words } = await readWhole(people("Employee ID,Status", "1,L"));
    expect(words[0]?.problems).toHaveLength(1);
  });
});
