/** One subcommand of a command such as `npm run people`. */
export interface Command {
  readonly name: string;
  /** What stands behind the name, for the help: `FILE.csv`. */
  readonly operands: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Does it and answers the exit code. Throws `CommandError` where a sentence says all that went wrong. */
  run(call: Call): Promise<number>;
}

export interface Option {
  readonly type: "boolean" | "string";
  readonly help: string;
  /** Whether it may be given several times. */
  readonly multiple?: boolean;
}

/** What was typed, by the command's own options. */
export interface Call {
  readonly operands: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** The values of options that may be given several times, in their order. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

/** A failure whose message is enough for the person at the keyboard. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}
