import { randomBytes } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { sampleCompany } from "../sample/company.ts";
import { sampleCsv } from "../sample/csv.ts";
import type { Local } from "./local-file.ts";
import { LOADING, SAMPLE, STATE } from "./places.ts";
import { freePort, LocalFailure, startWorker } from "./wrangler.ts";

const ServiceUser = v.object({ id: v.string(), token: v.string() });
const Progress = v.object({ done: v.number(), of: v.number() });
const Result = v.object({ loadedAt: v.number(), okta: ServiceUser, hrFeed: ServiceUser });
const Line = v.union([Progress, Result]);

/** Forgets a sample that was cut short while it was loaded; nothing of anybody's is in it yet. */
export function forgetBrokenLoad(): void {
  if (!existsSync(LOADING)) return;
  rmSync(STATE, { recursive: true, force: true });
  rmSync(LOADING);
}

/** Loads the sample company, writes it as a file too, and returns what `local.json` is to say. */
export async function firstRun(): Promise<Pick<Local, "administratorKey" | "serviceUsers">> {
  writeFileSync(LOADING, "");
  const { loadedAt, okta, hrFeed } = await loadedSample();
  const today = new Date(loadedAt).toISOString().slice(0, 10);
  writeFileSync(SAMPLE, sampleCsv(sampleCompany(today), today));
  return {
    administratorKey: `rollcall_admin_${randomBytes(32).toString("hex")}`,
    serviceUsers: { okta, hrFeed },
  };
}

/** To be called once everything is written down. */
export function firstRunDone(): void {
  rmSync(LOADING);
}

async function loadedSample(): Promise<v.InferOutput<typeof Result>> {
  const worker = await startWorker(await freePort(), "/", ["scripts/local/load-worker.ts"]);
  try {
    const answer = await fetch(worker.url, { method: "POST" });
    for await (const line of lines(answer)) {
      const said = v.parse(Line, JSON.parse(line));
      if ("loadedAt" in said) return said;
      show(said);
    }
    throw new LocalFailure("The sample company could not be loaded.");
  } finally {
    await worker.stop();
  }
}

function show({ done, of }: v.InferOutput<typeof Progress>): void {
  if (process.stdout.isTTY) process.stdout.write(`\rLoading the sample company: ${done} of ${of} people`);
  if (done === of)
    process.stdout.write(process.stdout.isTTY ? "\n" : `Loaded the sample company: ${of} people\n`);
}

async function* lines(answer: Response): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
