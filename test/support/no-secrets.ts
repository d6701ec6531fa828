import { env } from "cloudflare:workers";
import { afterAll, expect, vi } from "vitest";
import { secretIn } from "./secrets-used.ts";
import { readTables } from "./tables.ts";

/** What the service has logged in this file; what a test listens to itself, it looks through itself. */
const logged: string[] = [];

for (const level of ["debug", "error", "info", "log", "warn"] as const) {
  const write = console[level].bind(console);
  console[level] = (...words: unknown[]) => {
    logged.push(words.map(textOf).join(" "));
    write(...words);
  };
}

/** After each file: nothing that was written anywhere, in the log, D1 or KV, holds a token or key that was used. */
afterAll(async () => {
  vi.useRealTimers();
  const written = {
    log: logged.join("\n"),
    D1: JSON.stringify(await readTables({ noted: true })),
    KV: await readKv(),
  };
  for (const [where, text] of Object.entries(written)) expect(secretIn(text), where).toBeNull();
});

async function readKv(): Promise<string> {
  const { keys } = await env.TOKENS.list();
  const values = await Promise.all(keys.map(({ name }) => env.TOKENS.get(name)));
  return JSON.stringify([keys, values]);
}

function textOf(word: unknown): string {
  if (word instanceof Error) return `${word.name} ${word.message} ${word.stack} ${textOf(word.cause)}`;
  return typeof word === "string" ? word : (JSON.stringify(word) ?? "");
}
