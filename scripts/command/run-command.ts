import { parseArgs } from "node:util";
import { bearClosedPipe } from "./closed-pipe.ts";
import { type Call, type Command, CommandError } from "./command.ts";

/**
 * Runs the one of the commands that was typed: `npm run PROGRAM -- NAME …`. Answers the exit code; errors and help are
 * printed.
 */
export async function runCommand(
  program: string,
  commands: readonly Command[],
  [name, ...args]: readonly string[],
): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(helpOnAll(program, commands));
    return name === undefined ? 1 : 0;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    console.error(`There is no command "${name}".\n\n${helpOnAll(program, commands)}`);
    return 1;
  }
  return runOnly(program, command, args);
}

/** Runs the command that is all there is of a program: `npm run PROGRAM -- …`. Answers the exit code. */
export async function runOnly(program: string, command: Command, args: readonly string[]): Promise<number> {
  bearClosedPipe();
  try {
    if (args.includes("--help") || args.includes("-h")) {
      console.log(helpOn(program, command));
      return 0;
    }
    return await command.run(read(program, command, args));
  } catch (error) {
    console.error(error instanceof CommandError ? error.message : error);
    return 1;
  }
}

/** What was typed behind the command's name. Throws `CommandError` for an option that it has not. */
function read(program: string, command: Command, args: readonly string[]): Call {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: command.options,
      allowPositionals: true,
    });
    const given = Object.entries(values);
    return {
      operands: positionals,
      flags: new Set(given.flatMap(([option, value]) => (value === true ? [option] : []))),
      values: new Map(
        given.flatMap(([option, value]) => (typeof value === "string" ? [[option, value]] : [])),
      ),
      lists: new Map(
        given.flatMap(([option, value]) => (Array.isArray(value) ? [[option, value.map(String)]] : [])),
      ),
    };
  } catch (error) {
    throw new CommandError(
      `${error instanceof Error ? error.message : error}\n\n${helpOn(program, command)}`,
    );
  }
}

function helpOnAll(program: string, commands: readonly Command[]): string {
  const rows = commands.map((one) => [`${one.name} ${one.operands}`, one.summary] as const);
  return `npm run ${program} -- COMMAND …\n\n${table(rows)}\n\nEach explains itself: npm run ${program} -- ${commands[0]?.name} --help`;
}

function helpOn(program: string, { name, operands, summary, options }: Command): string {
  const rows = Object.entries(options).map(
    ([option, { type, help }]) => [`--${option}${type === "string" ? " …" : ""}`, help] as const,
  );
  const list = rows.length === 0 ? "" : `\n\n${table(rows)}`;
  return `npm run ${program} -- ${`${name} ${operands}`.trim()}\n\n${summary}${list}`;
}

function table(rows: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
