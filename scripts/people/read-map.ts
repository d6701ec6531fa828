import { readFile } from "node:fs/promises";
import { type ColumnMap, readColumnMap } from "../../src/connectors/csv/column-map.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { CommandError } from "../command/command.ts";
import { pathOf } from "./path-of.ts";

/** The map in a JSON file named on the command line. Throws `CommandError` that says what is wrong with it. */
export async function readMap(name: string): Promise<ColumnMap> {
  try {
    return readColumnMap(JSON.parse(await readFile(pathOf(name), "utf8")));
  } catch (error) {
    if (error instanceof RuleError) throw new CommandError(`${name}: ${error.detail}`);
    throw new CommandError(
      `${name} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}
