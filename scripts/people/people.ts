import { parseArgs } from "node:util";
import { type Call, type Command, CommandError } from "./command.ts";
import { importFile } from "./import-file.ts";
import { listLoads } from "./list-loads.ts";
import { template } from "./template.ts";
import { undoLoad } from "./undo-load.ts";

const COMMANDS: readonly Command[] = [importFile, template, listLoads, undoLoad];

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(helpOnAll());
    return name === undefined ? 1 : 0;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    console.error(`There is no command "${name}".\n\n${helpOnAll()}`);
    return 1;
  }
  try {
    if (args.includes("--help") || args.includes("-h")) {
      console.log(helpOn(command));
      return 0;
    }
    return await command.run(read(command, args));
  } catch (error) {
    console.error(error instanceof CommandError ? error.message : error);
    return 1;
  }
}

function read(command: Command, args: string[]): Call {
  try {
    const { values, positionals } = parseArgs({ args, options: command.options, allowPositionals: true });
    const given = Object.entries(values);
    return {
      operands: positionals,
      flags: new Set(given.flatMap(([option, value]) => (value === true ? [option] : []))),
      values: new Map(
        given.flatMap(([option, value]) => (typeof value === "string" ? [[option, value]] : [])),
      ),
    };
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : error}\n\n${helpOn(command)}`);
  }
}

function helpOnAll(): string {
  const rows = COMMANDS.map((one) => [`${one.name} ${one.operands}`, one.summary] as const);
  return `npm run people -- COMMAND …\n\n${table(rows)}\n\nEach explains itself: npm run people -- ${COMMANDS[0]?.name} --help`;
}

function helpOn({ name, operands, summary, options }: Command): string {
  const rows = Object.entries(options).map(
    ([option, { type, help }]) => [`--${option}${type === "string" ? " …" : ""}`, help] as const,
  );
  const list = rows.length === 0 ? "" : `\n\n${table(rows)}`;
  return `npm run people -- ${name} ${operands}\n\n${summary}${list}`;
}

function table(rows: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
