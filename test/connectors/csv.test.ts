import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { countryCode } from "../../src/connectors/csv/country-code.ts";
import { csvRecords } from "../../src/connectors/csv/csv-records.ts";
import type { DateFormat } from "../../src/connectors/csv/date-format.ts";
import {
  FILE_FIELDS,
  type FileField,
  type FileLine,
  fileFields,
  isStatedField,
  statedFields,
} from "../../src/connectors/csv/file-line.ts";
import { readLine } from "../../src/connectors/csv/read-line.ts";
import type { CsvRecord } from "../../src/connectors/csv/read-row.ts";
import { recognise } from "../../src/connectors/csv/recognise.ts";
import { splitFullName } from "../../src/connectors/csv/split-full-name.ts";
import { templateCsv } from "../../src/connectors/csv/template-csv.ts";
import { writeCsv } from "../../src/connectors/csv/write-csv.ts";

vi.setConfig({ testTimeout: 30_000 });

function lineOf(cells: readonly string[], fields: readonly (FileField | null)[]) {
  return readLine(
    cells,
    fields.map((field) => ({ field })),
  );
}

/** One cell of one field, beside a number so that the line itself is whole. */
function read(field: FileField, cell: string, dateFormat?: DateFormat) {
  const column = dateFormat === undefined ? { field } : { field, dateFormat };
  const { line, problems } = readLine(["7", cell], [{ field: "employeeNumber" }, column]);
  return {
    value: isStatedField(field) ? line[field] : undefined,
    problems: problems.map((problem) => problem.message),
  };
}

async function readFile(csv: string): Promise<FileLine[]> {
  async function* text() {
    yield csv.replaceAll("\r\n", "\n");
  }
  const records: CsvRecord[] = [];
  for await (const record of csvRecords(text())) records.push(record);
  const [header, ...rows] = records;
  const { columns, problems } = recognise(header?.cells ?? []);
  expect(problems).toEqual([]);
  return rows.map(({ cells }) => {
    const result = readLine(cells, columns);
    expect(result.problems).toEqual([]);
    return result.line;
  });
}

describe("headings", () => {
  test("HiBob's wordings are known", () => {
    const columns =
      "Employee ID,Email,First name,Last name,Display name,Site,Department,Job title,Reports to,Start date,Termination date,Last day of work,Lifecycle status";
    expect(recognise(columns.split(","))).toMatchObject({
      fields: [
        "employeeNumber",
        "email",
        "firstName",
        "surname",
        "displayName",
        "site",
        "department",
        "title",
        "manager",
        "startDate",
        "terminationDate",
        "lastDayOfWork",
        "status",
      ],
      problems: [],
    });
  });

  test("BambooHR's wordings are known, and its Employment Status beside Status is the type", () => {
    const columns =
      "Employee #,Work Email,First Name,Last Name,Hire Date,Termination Date,Status,Employment Status,Reporting to,Location";
    expect(recognise(columns.split(","))).toMatchObject({
      fields: [
        "employeeNumber",
        "email",
        "firstName",
        "surname",
        "startDate",
        "terminationDate",
        "status",
        "employmentType",
        "manager",
        "site",
      ],
      problems: [],
    });
  });

  test("Employment Status alone is the status, and beside Status and Employment type it is left out", () => {
    expect(recognise(["Employee #", "Employment Status"]).fields).toEqual(["employeeNumber", "status"]);
    expect(recognise(["Employee #", "Employment Status", "Status", "Employment type"])).toMatchObject({
      fields: ["employeeNumber", null, "status", "employmentType"],
      problems: [],
    });
  });

  test("order, case, spaces, underscores and signs do not matter", () => {
    const written = [
      "\uFEFF EMPLOYEE#",
      "work_email",
      "Last  Day Of Work ",
      "terminationDate",
      "post-code",
      "Ｓite",
    ];
    expect(recognise(written)).toMatchObject({
      fields: ["employeeNumber", "email", "lastDayOfWork", "terminationDate", "postCode", "site"],
      problems: [],
    });
  });

  test("a private e-mail, a preferred name and unheaded columns are not read", () => {
    const columns = [
      "Email",
      "Home Email",
      "Personal email",
      "Preferred Name",
      "",
      "Constructor",
      "__proto__",
    ];
    expect(recognise(columns)).toMatchObject({
      fields: ["email", null, null, null, null, null, null],
      problems: [],
    });
  });

  test("two columns for one field are refused by name", () => {
    const { problems } = recognise(["Employee ID", "Site", "Location", "Office"]);
    expect(problems).toEqual([
      'The columns "Site" and "Location" and "Office" all mean "Site". Keep one of them, or say in a map which one is read.',
    ]);
  });

  test("a file without employee number and e-mail is refused", () => {
    expect(recognise(["First name", "Last name"]).problems).toEqual([
      'No column tells who a line is about. Head one "Employee ID" or "Email".',
    ]);
    expect(recognise(["Work Email"]).problems).toEqual([]);
    expect(recognise(["Employee No."]).problems).toEqual([]);
  });

  test("a whole name gives way to its two parts, and is refused beside one of them", () => {
    expect(recognise(["Email", "Name", "First name", "Last name"])).toMatchObject({
      fields: ["email", null, "firstName", "surname"],
      problems: [],
    });
    expect(recognise(["Email", "Name", "First name"]).problems[0]).toContain('"Name" means whole names');
    expect(recognise(["Email", "Employee Name"]).problems).toEqual([]);
  });
});

describe("cells", () => {
  test("text is trimmed, composed and in single spaces, and keeps leading zeros", () => {
    expect(read("surname", "\u00A0 Mu\u0308ller \r\n  Meyer\uFEFF ").value).toBe("Müller Meyer");
    expect(lineOf(["  007 "], ["employeeNumber"]).line).toEqual({ employeeNumber: "007" });
  });

  test.each(["", "  ", "N/A", "n/a", "-", "–", "\u00A0"])("%j is blank in every column", (blank) => {
    for (const field of statedFields().filter((name) => name !== "employeeNumber"))
      expect(read(field, blank)).toEqual({ value: null, problems: [] });
  });

  test("a missing column is not a blank cell", () => {
    expect(lineOf(["7", ""], ["employeeNumber", "email"]).line).toEqual({
      employeeNumber: "7",
      email: null,
    });
    expect("email" in lineOf(["7", "x"], ["employeeNumber", null]).line).toBe(false);
  });

  test.each([
    ["2026-11-24", "2026-11-24"],
    ["2028-02-29", "2028-02-29"],
    [" 2026-11-24 ", "2026-11-24"],
    ["2026-11-24-08:00", "2026-11-24"],
    ["2026-11-24+14:00", "2026-11-24"],
    ["2026-11-24Z", "2026-11-24"],
    ["2026-11-24T00:00:00", "2026-11-24"],
    ["2026-11-24 00:00", "2026-11-24"],
    ["2026-11-24T00:00:00.000-08:00", "2026-11-24"],
    ["0000-00-00", null],
    ["9999-12-31", null],
    ["9999-12-31T00:00:00", null],
  ])("the date %j is %j", (cell, value) => {
    expect(read("terminationDate", cell)).toEqual({ value, problems: [] });
  });

  test.each(["24.11.2026", "11/24/2026", "24 Nov 2026", "46350", "2026-1-5", "20261124", "2026-11"])(
    "the date %j is refused with a word on ISO dates",
    (cell) => {
      const { value, problems } = read("terminationDate", cell);
      expect(value).toBeUndefined();
      expect(problems).toEqual([`"${cell}" is no ISO date. Write it as YYYY-MM-DD, like 2026-11-24.`]);
    },
  );

  test("a date that does not exist is refused, and so is one with a time that may hide another day", () => {
    expect(read("startDate", "2026-02-29").problems[0]).toContain("does not exist");
    expect(read("startDate", "2026-13-01").problems[0]).toContain("does not exist");
    expect(read("startDate", "2026-11-23T23:00:00Z").problems[0]).toContain("time of day");
  });

  test("any date is read as itself, with any zone behind it", () => {
    const dates = fc.date({
      min: new Date("1000-01-01T00:00:00Z"),
      max: new Date("9998-12-31T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, fc.constantFrom("", "Z", "-08:00", "+14:00", "T00:00:00Z"), (date, behind) => {
        const day = date.toISOString().slice(0, 10);
        expect(read("startDate", day + behind)).toEqual({ value: day, problems: [] });
      }),
    );
  });

  test.each([
    ["Hired", "hired"],
    ["Accepted", "hired"],
    ["pre-hire", "hired"],
    ["Employed", "active"],
    ["ACTIVE", "active"],
    ["Full Time", "active"],
    ["Leave", "leave"],
    ["on leave", "leave"],
    ["Parental leave", "parentalLeave"],
    ["parentalLeave", "parentalLeave"],
    ["Garden_Leave", "gardenLeave"],
    ["Terminated", "terminated"],
    ["Inactive", "terminated"],
  ])("the status %j means %j", (cell, value) => {
    expect(read("status", cell)).toEqual({ value, problems: [] });
  });

  test("an unknown status is refused and the known ones are named", () => {
    const { value, problems } = read("status", "Vanished");
    expect(value).toBeUndefined();
    expect(problems[0]).toMatch(/^"Vanished" is no known status.*Hired.*Parental leave.*Terminated/);
  });

  test.each(["ada@example.com", "Ada.O'Neil+hr@mail.example.co.uk", "søren@bücher.example"])(
    "%j is an e-mail and kept as written",
    (cell) => {
      expect(read("email", cell)).toEqual({ value: cell, problems: [] });
    },
  );

  test.each([
    "ada",
    "ada@example",
    "ada@@example.com",
    "a b@example.com",
    "a@x.com, b@x.com",
    "a@x..com",
    "@x.com",
  ])("%j is no e-mail", (cell) => {
    expect(read("email", cell).problems[0]).toContain("is no e-mail address");
  });

  test.each([
    ["DE", "DE"],
    ["de", "DE"],
    ["Germany", "DE"],
    ["Deutschland", "DE"],
    ["Vereinigtes Königreich", "GB"],
    ["UK", "GB"],
    ["United States of America", "US"],
    ["Bosnia and Herzegovina", "BA"],
    ["Cote d'Ivoire", "CI"],
    ["Saint Lucia", "LC"],
    ["Turkey", "TR"],
    ["Hong Kong", "HK"],
    ["South Korea", "KR"],
    ["Samoa", "WS"],
    ["Kiribati", "KI"],
    ["Serbia", "RS"],
  ])("the country %j is %j", (cell, value) => {
    expect(read("country", cell)).toEqual({ value, problems: [] });
  });

  test.each(["ZZ", "EU", "European Union", "Atlantis", "D", "Allemagne"])("%j is no country", (cell) => {
    expect(read("country", cell).problems[0]).toContain("is no known country");
  });

  test("withdrawn codes do not take a successor's name, and the table is that of ISO 3166 with Kosovo", () => {
    expect(["DD", "YU", "SU", "AN"].map(countryCode)).toEqual([null, null, null, null]);
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const codes = letters.flatMap((a) => letters.map((b) => countryCode(a + b)));
    expect(new Set(codes.filter((code) => code !== null)).size).toBe(250);
  });

  test.each([
    ["1", "1"],
    ["0.50", "0.5"],
    ["0,8", "0.8"],
    ["80%", "0.8"],
    ["100", "1"],
    ["80 %", "0.8"],
    ["0", "0"],
  ])("the full-time equivalent %j is %j", (cell, value) => {
    expect(read("fte", cell)).toEqual({ value, problems: [] });
  });

  test("what is neither a share nor a percentage of full time is refused", () => {
    for (const cell of ["3", "200", "half", "-1", "0.8.1"])
      expect(read("fte", cell).problems[0]).toContain("is no full-time equivalent");
  });

  test("weekly hours are a number up to 168", () => {
    expect(read("weeklyHours", "37,5").value).toBe("37.5");
    expect(read("weeklyHours", "168").value).toBe("168");
    expect(read("weeklyHours", "169").problems[0]).toContain("hours a week");
    expect(read("weeklyHours", "40h").problems[0]).toContain("hours a week");
  });

  test("zones are IANA names, not offsets", () => {
    expect(read("zone", "Pacific/Kiritimati")).toEqual({ value: "Pacific/Kiritimati", problems: [] });
    expect(read("zone", "Mars/Olympus").problems[0]).toContain("is no time zone");
    expect(read("zone", "+02:00").problems[0]).toContain("is no time zone");
  });

  test("damaged and overlong text is refused", () => {
    expect(read("surname", "M\uFFFDller").problems[0]).toContain("CSV UTF-8");
    expect(read("title", "x".repeat(500)).problems).toEqual([]);
    expect(read("title", "x".repeat(501)).problems[0]).toContain("has 501 characters; at most 500");
    expect(lineOf(["1.23E+11"], ["employeeNumber"]).problems[0]?.message).toContain("rounded");
    expect(lineOf(["12E34"], ["employeeNumber"]).problems).toEqual([]);
  });
});

describe("whole names", () => {
  test.each([
    ["Doe, Jane", "Jane", "Doe"],
    ["Jane Doe", "Jane", "Doe"],
    ["de la Cruz, Maria José", "Maria José", "de la Cruz"],
    ["Smith-Jones, J.", "J.", "Smith-Jones"],
    ["王, 小明", "小明", "王"],
  ])("%j is split", (name, firstName, surname) => {
    expect(splitFullName(name)).toEqual({ firstName, surname });
  });

  test.each([
    "Ana Maria Silva",
    "Madonna",
    "Doe, Jane, Jr.",
    "Jane Doe, PhD",
    "Dr. Doe",
    "Jane Doe (On Leave)",
    "Doe,",
    ", Jane",
    "金 正恩",
  ])("%j is not guessed at", (name) => {
    expect(splitFullName(name)).toBeNull();
  });

  test("a split name becomes its parts, an uncertain one a problem, a blank one blanks", () => {
    const fields = ["employeeNumber", "fullName"] as const;
    expect(lineOf(["7", "Doe,  Jane"], fields)).toEqual({
      line: { employeeNumber: "7", firstName: "Jane", surname: "Doe" },
      problems: [],
    });
    expect(lineOf(["7", ""], fields).line).toEqual({ employeeNumber: "7", firstName: null, surname: null });
    const { line, problems } = lineOf(["7", "Ana Maria Silva"], fields);
    expect(line).toEqual({ employeeNumber: "7" });
    expect(problems).toMatchObject([
      { field: "fullName", message: expect.stringContaining('"Last, First"') },
    ]);
  });
});

describe("lines", () => {
  test("too few and too many cells are refused, and nothing of the line is read", () => {
    for (const cells of [["7"], ["7", "Ada", "Lovelace"]]) {
      const { line, problems } = lineOf(cells, ["employeeNumber", "firstName"]);
      expect(line).toEqual({});
      expect(problems).toEqual([
        {
          field: null,
          message: expect.stringContaining(`has ${cells.length} cells, but the file has 2 columns`),
        },
      ]);
    }
  });

  test("a line about nobody, like a total below the table, is refused", () => {
    const { problems } = lineOf(["", "-", "Total"], ["employeeNumber", "email", "firstName"]);
    expect(problems).toEqual([
      { field: null, message: "The line has neither an employee number nor an e-mail." },
    ]);
  });

  test("every problem of a line is named", () => {
    const fields = ["employeeNumber", "email", "startDate", "status"] as const;
    const { line, problems } = lineOf(["7", "nobody", "soon", "Vanished"], fields);
    expect(line).toEqual({ employeeNumber: "7" });
    expect(problems.map((problem) => problem.field)).toEqual(["email", "startDate", "status"]);
  });

  test("a type of employment that says Terminated is a status, and a contradiction where the status differs", () => {
    const fields = ["employeeNumber", "status", "employmentType"] as const;
    expect(lineOf(["7", "Inactive", "Terminated"], fields)).toEqual({
      line: { employeeNumber: "7", status: "terminated" },
      problems: [],
    });
    expect(lineOf(["7", "", "Terminated"], fields).line.status).toBe("terminated");
    expect(lineOf(["7", "Active", "Terminated"], fields).problems).toMatchObject([{ field: "status" }]);
    expect(lineOf(["7", "Active", "Full-Time"], fields).line.employmentType).toBe("Full-Time");
  });

  test("no cells make it throw", () => {
    const fields = fc
      .subarray(fileFields())
      .chain((known) =>
        fc.tuple(
          fc.constant(known),
          fc.array(fc.string({ unit: "grapheme" }), { minLength: known.length, maxLength: known.length }),
        ),
      );
    fc.assert(
      fc.property(fields, ([known, cells]) => {
        const { line, problems } = lineOf(cells, known);
        for (const problem of problems) expect(problem.message).not.toBe("");
        for (const value of Object.values(line)) expect(value).not.toBe("");
      }),
    );
  });
});

describe("writing", () => {
  test("the template is read without a problem and shows every column", async () => {
    const lines = await readFile(templateCsv());
    expect(lines).toHaveLength(2);
    for (const field of statedFields()) {
      expect(lines[0]).toHaveProperty(field);
      expect(lines.some((line) => line[field] !== null)).toBe(true);
    }
  });

  test("every heading of the template means its own field", () => {
    for (const field of fileFields()) {
      const fields = recognise(["Employee ID", "Email", "Start date", FILE_FIELDS[field].heading]).fields;
      expect(fields).toContain(field);
    }
  });

  test("a line that spans lines, with quotes, separators and formulas, comes back as written", async () => {
    const odd = { employeeNumber: "=1+1", title: 'Head of "A;B", C', line1: "+44", country: "CI" };
    expect(writeCsv([odd])).toBe(
      'Employee ID,Job title,Address line 1,Country\r\n=1+1,"Head of ""A;B"", C",+44,CI\r\n',
    );
    expect(await readFile(writeCsv([odd]))).toEqual([odd]);
  });

  test("what is written is read back the same", async () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
      .map((value) => read("title", value).value)
      .filter((value) => typeof value === "string");
    const value = (field: FileField) => {
      const { kind } = FILE_FIELDS[field];
      if (kind === "text" || kind === "number") return text;
      if (kind === "date") return fc.constantFrom("2026-11-24", "1999-01-01");
      if (kind === "email") return fc.constantFrom("ada@example.com", "o'neil@example.org");
      if (kind === "status")
        return fc.constantFrom("hired", "active", "leave", "parentalLeave", "gardenLeave", "terminated");
      if (kind === "country") return fc.constantFrom("DE", "KI", "XK");
      if (kind === "zone") return fc.constantFrom("Europe/Berlin", "Pacific/Pago_Pago");
      return fc.constantFrom("0.8", "1", "37.5").filter((n) => kind === "hours" || n !== "37.5");
    };
    const fields = statedFields();
    const line = fc.record(Object.fromEntries(fields.map((field) => [field, fc.option(value(field))])), {
      requiredKeys: fields,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async (lines) => {
        const named = lines.map((one, at) => ({ ...one, employeeNumber: `E${at}` }));
        const usable = named.filter(
          (one) => !/^(?:terminated|inactive|former|left)$/i.test(one.employmentType ?? ""),
        );
        fc.pre(usable.length > 0);
        expect(await readFile(writeCsv(usable))).toEqual(usable);
      }),
      { numRuns: 40 },
    );
  });
});
