import { type Api, ApiError } from "../command/api.ts";
import type { Call, Command } from "../command/command.ts";
import { asCommands } from "./as-commands.ts";
import { ADMINISTRATOR_OPTIONS, administratorApi } from "./connection.ts";

/** What a command tells: to a program, and to a person line by line. */
export interface Told {
  readonly json: unknown;
  readonly lines: readonly string[];
}

/** What an administrator does over the HR API. */
export interface Deed extends Omit<Command, "run"> {
  /** Does it and says what came of it. Throws `CommandError` where it could not be done. */
  act(api: Api, call: Call): Promise<Told>;
}

/** The deed as a command: local or deployed, told in words or as JSON. */
export function administratorCommand({ act, options, ...described }: Deed): Command {
  return {
    ...described,
    options: {
      ...options,
      json: { type: "boolean", help: "Tell it as JSON, for programs" },
      ...ADMINISTRATOR_OPTIONS,
    },
    async run(call) {
      const { json, lines } = await act(administratorApi(call), call).catch(inCommands);
      console.log(call.flags.has("json") ? JSON.stringify(json, null, 2) : lines.join("\n"));
      return 0;
    },
  };
}

function inCommands(error: unknown): never {
  if (!(error instanceof ApiError)) throw error;
  throw new ApiError(error.status, error.problem, asCommands(error.message));
}
