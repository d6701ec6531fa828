import { describe, expect, test } from "vitest";
import { readWhole } from "../connectors/read-whole.ts";
import { bytesOf, choicesFor, NAMES } from "./exports.ts";

describe("what each export says", () => {
  test.each(NAMES)("%s", async (name) => {
    const { system, headerLine, columns, notices, problems, people } = await readWhole(
      bytesOf(name),
      choicesFor(name),
    );
    const read = {
      system,
      headerLine,
      columns: Object.fromEntries(
        columns.map(({ header, field, dateFormat }) => [
          header,
          dateFormat ? `${field}, ${dateFormat}` : field,
        ]),
      ),
      notices,
      problems,
      people: people.map(({ lines, line, problems: wrong }) => ({
        lines,
        ...line,
        ...(wrong.length > 0 && { problems: wrong }),
      })),
    };
    await expect(written(read)).toMatchFileSnapshot(`./${name}.read.txt`);
  });
});

/** JSON with one line for each thing in a list. */
function written(parts: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(parts).map(([name, value]) => {
    const items = Array.isArray(value)
      ? value.map((item) => `\n    ${JSON.stringify(item)}`).join(",")
      : null;
    const text = items === null ? JSON.stringify(value) : items === "" ? "[]" : `[${items}\n  ]`;
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${members.join(",\n")}\n}\n`;
}
