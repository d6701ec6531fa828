import { spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  /** Both of its outputs, as they came. */
  readonly all: string;
}

interface How {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** More than the slowest step takes on two busy cores, which is compiling for the first time. */
const PATIENCE_MS = 10 * 60_000;

/** Runs a program to its end, without input. Null: there is no such program here. */
export function runProgram(
  program: string,
  words: readonly string[],
  { cwd, env }: How = {},
): Promise<Ended | null> {
  const child = spawn(program, words, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Not spawn's own timeout, which keeps this process waiting where there is no such program.
  const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS).unref();
  let [out, all] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    all += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" ? resolve(null) : reject(error),
    );
    child.once("close", (code) => {
      clearTimeout(patience);
      resolve({ code: code ?? 1, out, all });
    });
  });
}
