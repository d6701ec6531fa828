import { writeFile } from "node:fs/promises";
import { templateCsv } from "../../src/connectors/csv/template-csv.ts";
import { type Command, CommandError } from "../command/command.ts";
import { pathOf } from "./path-of.ts";

export const template: Command = {
  name: "template",
  operands: "[FILE.csv]",
  summary: "Write an empty people file with two examples, to FILE or to the screen.",
  options: {},
  async run({ operands }) {
    const [name] = operands;
    if (name === undefined) {
      process.stdout.write(templateCsv());
      return 0;
    }
    try {
      // The mark in front makes spreadsheets read it as UTF-8.
      await writeFile(pathOf(name), `\uFEFF${templateCsv()}`, { flag: "wx" });
    } catch (error) {
      throw new CommandError(`${name} was not written: ${error instanceof Error ? error.message : error}`);
    }
    console.log(`Wrote ${name}. Replace the two examples, then: npm run people -- import ${name} --dry-run`);
    return 0;
  },
};
