import { describe, expect, test } from "vitest";
import { csvRecords } from "../../src/connectors/csv/csv-records.ts";
import { decodeText } from "../../src/connectors/csv/decode-text.ts";
import { findEncoding } from "../../src/connectors/csv/find-encoding.ts";
import { all, bytesOf, openFile, readWhole } from "./read-whole.ts";

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const utf16 = (text: string, little: boolean) => {
  const bytes = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) bytes.setUint16(at * 2, text.charCodeAt(at), little);
  return new Uint8Array(bytes.buffer);
};

/** What is said where a file cannot be read. */
async function refusal(content: string | Uint8Array): Promise<string> {
  try {
    await readWhole(content);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "";
}

describe("encodings", () => {
  const text = "Name;Ort\r\nZoë;Łódź\r\r\n\n𝒳;Ω\r\n";

  test.each([
    ["UTF-8", new TextEncoder().encode(text)],
    ["UTF-8 with its mark", new TextEncoder().encode(`\uFEFF${text}`)],
    ["UTF-16, little end first", utf16(`\uFEFF${text}`, true)],
    ["UTF-16, big end first", utf16(`\uFEFF${text}`, false)],
    ["UTF-16 without its mark, little end first", utf16(text, true)],
    ["UTF-16 without its mark, big end first", utf16(text, false)],
  ])("%s is read, wherever the pieces are cut", async (_, bytes) => {
    for (let piece = 1; piece < bytes.length; piece++) {
      const open = bytesOf(bytes, piece);
      const { label } = await findEncoding(open);
      expect((await all(decodeText(open(), label))).join("")).toBe("Name;Ort\nZoë;Łódź\n\n\n𝒳;Ω\n");
    }
  });

  test("Windows-1252 is read where no other encoding makes sense, and said", async () => {
    const { people, notices } = await readWhole(
      latin(
        "Email;First name;Last name\r\njm@x.org;J\xF6rg;M\xFCller\r\nrs@x.org;Ren\xE9;Stra\xDFer\r\nno@x.org;Niamh;O\x92Shea\r\n",
      ),
    );
    expect(people.map(({ line }) => [line.firstName, line.surname])).toEqual([
      ["Jörg", "Müller"],
      ["René", "Straßer"],
      ["Niamh", "O’Shea"],
    ]);
    expect(notices[0]).toBe("The file is not in UTF-8; it was read as Windows-1252.");
  });

  test.each([
    [
      "a;b\r\n1;H\xE9l\xE8ne\r\n",
      'Line 2: the file is not in UTF-8. "Hélène" in Windows-1252, or "Hélčne" in windows-1250',
    ],
    // Polish, saved by a Polish spreadsheet: what would be a sign in the middle of a word.
    ["a;b\r\n1;Wa\xB3\xEAsa\r\n", "Line 2: it is neither in UTF-8 nor in Windows-1252"],
    ["a;b\r\n1;Dvo\xF8\xE1k\r\n", '"Dvoøák" in Windows-1252, or "Dvořák" in windows-1250'],
    // "Müller" of a Macintosh, and of DOS.
    ["a;b\r\n1;M\x9Fller\r\n", '"MŸller" in Windows-1252, or "Mźller" in windows-1250'],
    ["a;b\r\n1;M\x81ller\r\n", "neither in UTF-8 nor in Windows-1252"],
    ["a;b\r\n1;M\xFCller\r\n2;M\xC3\xBCller\r\n", "Line 2: it is not in UTF-8, though other lines are"],
  ])("what may be another encoding is refused with its line: %#", async (content, message) => {
    expect(await refusal(latin(content))).toContain(message);
  });

  test("an encoding that somebody names is believed, but not over the file's own mark", async () => {
    const french = latin("Email,First name\r\nh@x.org,H\xE9l\xE8ne\r\n");
    const { people, notices } = await readWhole(french, { encoding: "windows-1252" });
    expect(people[0]?.line.firstName).toBe("Hélène");
    expect(notices).toEqual([]);
    const marked = await readWhole("\uFEFFEmail,First name\nh@x.org,Hélène\n", { encoding: "windows-1252" });
    expect(marked.people[0]?.line.firstName).toBe("Hélène");
    await expect(openFile("Email\n", { encoding: "klingon" })).rejects.toThrow("no encoding that is known");
  });

  test("a workbook is refused by name, an empty file as such", async () => {
    expect(await refusal("PK\u0003\u0004…")).toContain("workbook");
    expect(await refusal(latin("\xD0\xCF\x11\xE0…"))).toContain("workbook");
    expect(await refusal("")).toBe("It is empty.");
    expect(await refusal("\n\n,,\n")).toBe("It is empty.");
  });
});

describe("records", () => {
  const records = (...texts: string[]) => all(csvRecords(each(texts)));

  test("a record has the number of the line that it begins on", async () => {
    const text = 'a;b;c,d\n1;"x\n\ny";\n\n;;\n2;"q""q";\n3;z;';
    expect(await records(text)).toEqual([
      { line: 1, cells: ["a", "b", "c,d"] },
      { line: 2, cells: ["1", "x\n\ny", ""] },
      { line: 7, cells: ["2", 'q"q', ""] },
      { line: 8, cells: ["3", "z", ""] },
    ]);
    expect(await records(...text)).toEqual(await records(text));
  });

  test("the separator is what parts most lines at the top, outside of quotes", async () => {
    const headings = ["a,b;b,c", "a;b,b;c", "a\tb,b\tc", '"a;a;a;a",b,c', "alone"];
    const read = await Promise.all(headings.map((heading) => records(`${heading}\n`)));
    expect(read.map(([one]) => one?.cells.length)).toEqual([3, 3, 3, 3, 1]);
    const titled = "People, all of them, as of 24 November, 2026\n\na;b;c\n1;2,5;3\n4;5,5;6\n";
    expect((await records(titled)).at(-1)?.cells).toEqual(["4", "5,5", "6"]);
  });

  test("a line with too few or too many cells is passed on", async () => {
    expect((await records("a,b\n1\n1,2,3\n")).map(({ cells }) => cells.length)).toEqual([2, 1, 3]);
  });

  test.each([
    ['a,b\n1,2\n3,"x\n4,5\n', 'Line 3: a quote (") is opened and never closed'],
    ['a,b\n\n3,5" pipe\n4,5\n', 'Line 3: a quote (") stands in the middle of a cell'],
    ['a,b\n"x\n\n",2\n3,"x"y\n', 'Line 5: a quote (") stands in the middle of a cell'],
    [`a,b\n1,2\n3,"${"x\n".repeat(40_000)}`, "Line 3: it has over 65536 characters"],
  ])("the broken line %# is named", async (text, message) => {
    await expect(records(text)).rejects.toThrow(message);
  });

  test("what fails in front of the parser comes through", async () => {
    async function* failing() {
      yield "a,b\n1,2\n";
      throw new Error("disk gone");
    }
    await expect(all(csvRecords(failing()))).rejects.toThrow("disk gone");
  });
});
