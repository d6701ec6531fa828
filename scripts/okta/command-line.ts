import { parseArgs } from "node:util";
import { type Command, readCommand, UsageError } from "./command.ts";

/** Reads the words after `npm run okta --`. Throws UsageError. */
export function readCommandLine(words: readonly string[], environmentToken: string | undefined): Command {
  const { values, positionals } = parse(words);
  return readCommand(values, positionals, environmentToken);
}

function parse(words: readonly string[]) {
  const on = { type: "boolean", default: true } as const;
  const off = { type: "boolean", default: false } as const;
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      allowNegative: true,
      options: {
        url: text,
        user: text,
        token: text,
        bearer: text,
        header: text,
        existing: text,
        state: text,
        groups: on,
        "profile-sourcing": on,
        "when-deactivated": { type: "string", default: "deactivate" },
        "reactivate-suspended": on,
        "reactivate-deactivated": on,
        "confirm-removals": off,
        explain: off,
        json: off,
        "dry-run": off,
        help: { ...off, short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
