import * as v from "valibot";
import { CommandError } from "../command/command.ts";

/** What a run of wrangler gave. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** What it wrote for programs (`WRANGLER_OUTPUT_FILE_PATH`), one value a line. */
  readonly events: readonly unknown[];
}

/** Runs wrangler with these words, and hands it the input, if any, through its standard input. */
export type Wrangler = (words: readonly string[], input?: string) => Promise<Ran>;

/** A step did not succeed: which, what wrangler said, and what to do. */
export class StepFailed extends CommandError {
  constructor(step: string, said: string, next: string) {
    super(`${step}: this failed.\n\n${indented(said)}\n\n${next}`);
  }
}

/** How a step is told of: its name, and what to do where wrangler refuses it. */
export interface Step {
  readonly step: string;
  readonly next: string;
}

/** Runs it. Throws `StepFailed` where wrangler does. */
export async function ran(
  wrangler: Wrangler,
  { step, next }: Step,
  words: readonly string[],
  input?: string,
): Promise<Ran> {
  const result = await wrangler(words, input);
  if (result.code === 0) return result;
  throw new StepFailed(step, `wrangler ${words.join(" ")}\n${saidBy(result)}`, next);
}

/** Runs it and reads the JSON that it prints. Throws `StepFailed` where it fails or prints something else. */
export async function read<T>(
  wrangler: Wrangler,
  step: Step,
  words: readonly string[],
  schema: v.GenericSchema<unknown, T>,
): Promise<T> {
  const { out } = await ran(wrangler, step, words);
  const said = v.safeParse(schema, jsonIn(out));
  if (said.success) return said.output;
  throw new StepFailed(
    step.step,
    `wrangler ${words.join(" ")} answered what was not understood:\n${out}`,
    "Was wrangler updated? package.json pins the version that this was written for: npm ci.",
  );
}

/** The JSON in the text, behind whatever wrangler prints before it; undefined where there is none. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.slice(Math.max(0, text.search(/^[[{]/m))));
  } catch {
    return undefined;
  }
}

/** What it said of its failure: errors go to either stream. */
export function saidBy({ out, error }: Ran): string {
  return `${error}\n${out}`.trim() || "It said nothing.";
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
