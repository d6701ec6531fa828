import * as v from "valibot";
import { StepFailed } from "./wrangler.ts";

const Health = v.object({
  status: v.string(),
  checks: v.record(v.string(), v.looseObject({ ok: v.boolean(), detail: v.string() })),
  hold: v.object({ held: v.boolean(), by: v.optional(v.string()) }),
});

/** What `/health` says. */
export type Health = v.InferOutput<typeof Health>;

/** Reads `/health` there: its JSON, whatever the status; null where there is none. */
export type AskHealth = (url: string) => Promise<unknown>;

/** How long a change may take to be everywhere; the certificate of a new domain takes longest. */
const PATIENCE_MS = 180_000;
const PAUSE_MS = 3_000;

/** Asks until the answer is as it is to be. Throws `StepFailed` with the last answer where that does not come about. */
export async function untilHealth(
  { ask, pause }: { readonly ask: AskHealth; readonly pause: (milliseconds: number) => Promise<void> },
  url: string,
  {
    step,
    next,
    is,
  }: { readonly step: string; readonly next: string; readonly is: (health: Health) => boolean },
): Promise<Health> {
  let last = "It does not answer.";
  for (let waited = 0; waited <= PATIENCE_MS; waited += PAUSE_MS) {
    const answer = await ask(url);
    const health = v.safeParse(Health, answer);
    if (health.success && is(health.output)) return health.output;
    if (answer !== null) last = JSON.stringify(answer, null, 2);
    await pause(PAUSE_MS);
  }
  throw new StepFailed(step, `${url}/health\n${last}`, next);
}

/** Whether D1 has the tables of that version, and that version answers. */
export function servesSchema(schema: string): (health: Health) => boolean {
  return ({ checks }) => checks["schema"]?.ok === true && checks["schema"]["expected"] === schema;
}

/** Whether the deployment itself holds all imports, by its secret. */
export function heldByDeployment({ hold }: Health): boolean {
  return hold.held && hold.by === "deployment";
}

/** What is past its limit, a line each. */
export function failing({ checks }: Health): string[] {
  return Object.entries(checks).flatMap(([name, { ok, detail }]) => (ok ? [] : [`${name}: ${detail}`]));
}
