import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters as plain } from "node:util";
import { ROOT } from "../local/places.ts";
import type { Ran, Wrangler } from "./wrangler.ts";

/** Runs wrangler as a program of its own, without questions: what is missing it says, and fails. */
export function wranglerAt(program: string): Wrangler {
  return async (words, input) => {
    const folder = mkdtempSync(join(tmpdir(), "rollcall-"));
    const events = join(folder, "events");
    try {
      const ran = await run(program, words, input, events);
      return { ...ran, events: linesOf(events) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function run(
  program: string,
  words: readonly string[],
  input: string | undefined,
  events: string,
): Promise<Omit<Ran, "events">> {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: ROOT,
    env: {
      ...process.env,
      CI: "1",
      NO_COLOR: "1",
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_OUTPUT_FILE_PATH: events,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [out, error] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    error += text;
  });
  // Whoever ends before it has read its input is told of by the code with which it ends.
  child.stdin.on("error", () => {});
  child.stdin.end(input ?? "");
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, out: plain(out), error: plain(error) }));
  });
}

function linesOf(path: string): unknown[] {
  try {
    return readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}
