import { describe, expect, test } from "vitest";
import { missingOf, rowsOf } from "./claims.ts";

/** The tables of docs/standards: what the RFCs ask for and what goes wrong elsewhere, each with the test that holds it. */
const RFCS = ["rfc7643", "rfc7644", "rfc9865"];
const FAULTS = "known-faults";

describe.each([...RFCS, FAULTS])("%s", (page) => {
  const rows = rowsOf(page);

  test("names tests that are there", () => {
    expect(rows.flatMap(({ tests }) => tests.map(missingOf)).filter((missing) => missing !== null)).toEqual(
      [],
    );
  });

  test("leaves no row without a test, but for what cannot occur, which says why", () => {
    expect(rows.length).toBeGreaterThan(15);
    const bare = rows.filter(({ tests, words }) => tests.length === 0 && !/^Does not arise: \S/.test(words));
    expect(bare.map(({ cells }) => cells.join(" | "))).toEqual([]);
  });

  test("keeps its columns", () => {
    expect(rows.filter(({ cells }) => cells.length !== 4).map(({ cells }) => cells)).toEqual([]);
  });
});

test.each(RFCS)("%s goes by section, by levels that RFC 2119 has", (page) => {
  const level = /^(?:(?:MUST|SHALL|SHOULD)(?: NOT)?|REQUIRED|RECOMMENDED)$/;
  for (const { cells } of rowsOf(page)) {
    const [sections = "", levels = ""] = cells;
    expect(sections).toMatch(/^\d+(?:\.\d+)*(?:, \d+(?:\.\d+)*)*$/);
    expect(levels === "" || levels.split(", ").every((one) => level.test(one)), levels).toBe(true);
  }
});

describe("known faults", () => {
  const rows = rowsOf(FAULTS);
  const numbered = rows.filter(({ cells: [number = ""] }) => /^\d+$/.test(number));

  test("are numbered without a gap", () => {
    expect(numbered.map(({ cells }) => Number(cells[0]))).toEqual(
      Array.from({ length: 39 }, (_, at) => at + 1),
    );
  });

  test.each(numbered.map((row) => [Number(row.cells[0]), row] as const))(
    "%d is held by a test that carries the number",
    (number, { tests, words }) => {
      const carried = tests.flatMap(({ names }) => names).flatMap(numbersIn);
      if (tests.length > 0) expect(carried).toContain(number);
      else expect(words).toMatch(/^Does not arise: /);
    },
  );
});

/** The numbers of faults in the name of a test: "… (22)", "patterns 20, 21: …", "30: …". */
function numbersIn(name: string): readonly number[] {
  const places = name.matchAll(/\((\d+(?:, \d+)*)\)|patterns? (\d+(?:, \d+)*)|^(\d+): /g);
  return [...places].flatMap(([, ...found]) => found.flatMap((one) => one?.split(", ").map(Number) ?? []));
}
