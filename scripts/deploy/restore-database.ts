import * as v from "valibot";
import { findDatabase, findNamespace, migrate, putSecret, secretsOf } from "./account.ts";
import type { Tools } from "./deploy-service.ts";
import type { Deployment } from "./deployment.ts";
import { heldByDeployment, untilHealth } from "./health.ts";
import { ran, read, StepFailed } from "./wrangler.ts";

/** What reaches out of the steps of a restoration. */
export interface RestoreTools extends Tools {
  /** Keeps what was written since that moment. Returns the path of the file. */
  readonly keep: (lost: readonly unknown[]) => Promise<string>;
  readonly now: () => number;
}

/** To which moment, or to which bookmark of D1's, and where the service answers. */
export interface RestoreOptions {
  readonly to: { readonly moment: string } | { readonly bookmark: string };
  readonly url: string;
  readonly schema: string;
}

const HELD = "HELD";
/** One place has heard of the secret; so long for those that have not. */
const SPREAD_MS = 30_000;
const AGAIN = "Imports stay held. Mend what it says, then run the same command again.";

const Lost = v.tuple([v.object({ results: v.array(v.unknown()) })]);
const Restored = v.object({ bookmark: v.string(), previous_bookmark: v.string() });

/** Who did what to whom since, without values: what has to be looked at and done again. */
const SINCE = (moment: number) =>
  `SELECT id, kind, subject, verb, actor, known_at, holds_from FROM history WHERE known_at >= ${moment} ORDER BY id`;

/**
 * The epoch counts, and would come again to numbers that it had in the time that is undone: an isolate that remembers
 * the names of then would believe them. So it goes on from the clock, which is beyond every count.
 */
const BEYOND = (now: number) => `UPDATE company SET epoch = max(epoch + 1, ${now}), changed_at = ${now}`;

/**
 * Puts D1 back to a moment of the last 30 days. First all imports are held by a secret of the Worker, which a restored
 * database cannot take back, and only once that is so D1 is restored: no reader ever sees a roster in which somebody's
 * leaving is undone and nobody has looked. What was written since is kept as a list. KV is left alone: its copies are
 * believed only while D1 says the same. Throws `StepFailed`.
 */
export async function restoreDatabase(
  tools: RestoreTools,
  deployment: Deployment,
  { to, url, schema }: RestoreOptions,
): Promise<void> {
  const { wrangler, say } = tools;
  const config = await configOf(tools, deployment);
  const words = "moment" in to ? `to ${to.moment}` : `to bookmark ${to.bookmark}`;
  await putSecret(wrangler, config, HELD, `the roster was restored ${words} and is being looked through`);
  await untilHealth(tools, url, {
    step: "Waiting until imports are held",
    next: "Nothing was restored. Is the address right? Run the same command again, or --release.",
    is: heldByDeployment,
  });
  await tools.pause(SPREAD_MS);
  say("held         readers over SCIM are answered 503 from now on");
  if ("moment" in to)
    say(`kept         what was written since, in ${await keptSince(tools, config, to.moment)}`);
  const { previous_bookmark: before } = await read(
    wrangler,
    { step: "Restoring the database", next: AGAIN },
    ["d1", "time-travel", "restore", "DB", ...flagOf(to), "--json", "--config", config],
    Restored,
  );
  say(`restored     ${words}; back again by --bookmark ${before}`);
  await migrate(wrangler, config, AGAIN);
  await ran(wrangler, { step: "Telling the restored database from the one of before", next: AGAIN }, [
    "d1",
    "execute",
    "DB",
    "--remote",
    "--json",
    "--command",
    BEYOND(tools.now()),
    "--config",
    config,
  ]);
  await untilHealth(tools, url, {
    step: "Waiting until the restored database is read",
    next: AGAIN,
    is: (health) => heldByDeployment(health) && health.checks["schema"]?.["applied"] === schema,
  });
  say(`migrated     the database has every table of this version
${nextSteps(url)}`);
}

/** Lets readers in again. Throws `StepFailed`. */
export async function releaseRestored(tools: Tools, deployment: Deployment, url: string): Promise<void> {
  const { wrangler, say } = tools;
  const config = await configOf(tools, deployment);
  const secrets = await secretsOf(wrangler, config, deployment);
  if (secrets?.has(HELD) === false) return say("The deployment holds nothing.");
  const step = { step: `Deleting the secret ${HELD}`, next: AGAIN };
  await ran(wrangler, step, ["secret", "delete", HELD, "--config", config]);
  const { hold } = await untilHealth(tools, url, {
    step: "Waiting until the service has heard of it",
    next: "The secret is gone; look at the address.",
    is: (health) => !heldByDeployment(health),
  });
  say(
    hold.held
      ? "released     by the deployment; a hold that was made in the service still stands (DELETE /api/v1/hold)"
      : "released     the next import reads the roster as it is now",
  );
}

function nextSteps(url: string): string {
  return `
Imports are held. Before they are let in again:

  - whoever left, was revoked or was excluded since then is as before, active: enter it again (the list says whom);
  - tokens that were revoked since then are good again: revoke them; ones that were made since then are gone;
  - what would the next import do? ${url}/api/v1/employees and /api/v1/readiness are not held.

Then: npm run restore -- --release --url ${url}`;
}

async function configOf({ wrangler, save }: Tools, deployment: Deployment): Promise<string> {
  const database = await findDatabase(wrangler, deployment);
  const namespace = await findNamespace(wrangler, deployment);
  if (database !== null && namespace !== null) return save(deployment.config({ database, namespace }));
  throw new StepFailed(
    `Looking for ${deployment.worker}`,
    `There is no ${database === null ? `database ${deployment.database}` : `KV namespace ${deployment.namespace}`} in this account.`,
    "Is it the right account and --env? npm run deploy makes what is missing.",
  );
}

async function keptSince({ wrangler, keep }: RestoreTools, config: string, moment: string): Promise<string> {
  const step = { step: "Reading what was written since", next: AGAIN };
  const query = SINCE(Date.parse(moment));
  const words = ["d1", "execute", "DB", "--remote", "--json", "--command", query, "--config", config];
  const [{ results }] = await read(wrangler, step, words, Lost);
  return keep(results);
}

function flagOf(to: RestoreOptions["to"]): string[] {
  return "moment" in to ? ["--timestamp", to.moment] : ["--bookmark", to.bookmark];
}
