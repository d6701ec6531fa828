import * as v from "valibot";
import type { Deployment } from "./deployment.ts";
import { ran, read, type Step, StepFailed, saidBy, type Wrangler } from "./wrangler.ts";

const Databases = v.array(v.object({ uuid: v.string(), name: v.string() }));
const Namespaces = v.array(v.object({ id: v.string(), title: v.string() }));
const Secrets = v.array(v.object({ name: v.string() }));

const SIGN_IN =
  "Not signed in? npx wrangler login, or set CLOUDFLARE_API_TOKEN to a token that may edit Workers Scripts, D1 and Workers KV Storage. More than one account? Set CLOUDFLARE_ACCOUNT_ID.";

/** Where the data is to live; it cannot be moved later. */
export interface Placement {
  readonly location: string | null;
  readonly jurisdiction: string | null;
}

/** The id of the database; null: there is none. */
export async function findDatabase(wrangler: Wrangler, { database }: Deployment): Promise<string | null> {
  const step = { step: `Looking for the database ${database}`, next: SIGN_IN };
  const all = await read(wrangler, step, ["d1", "list", "--json"], Databases);
  return all.find(({ name }) => name === database)?.uuid ?? null;
}

/** Makes the database. Returns its id. */
export async function makeDatabase(
  wrangler: Wrangler,
  deployment: Deployment,
  { location, jurisdiction }: Placement,
): Promise<string> {
  const { database } = deployment;
  const step = {
    step: `Making the database ${database}`,
    next: "Mend what it says and run the same command again: it goes on from here.",
  };
  const where = [
    ...(location === null ? [] : ["--location", location]),
    ...(jurisdiction === null ? [] : ["--jurisdiction", jurisdiction]),
  ];
  await ran(wrangler, step, ["d1", "create", database, ...where]);
  const id = await findDatabase(wrangler, deployment);
  if (id !== null) return id;
  throw new StepFailed(step.step, "It was made, but is not in the list yet.", "Run the same command again.");
}

/** The id of the KV namespace; null: there is none. */
export async function findNamespace(wrangler: Wrangler, { namespace }: Deployment): Promise<string | null> {
  const step = { step: `Looking for the KV namespace ${namespace}`, next: SIGN_IN };
  const all = await read(wrangler, step, ["kv", "namespace", "list"], Namespaces);
  return all.find(({ title }) => title === namespace)?.id ?? null;
}

/** Makes the KV namespace. Returns its id. */
export async function makeNamespace(wrangler: Wrangler, deployment: Deployment): Promise<string> {
  const { namespace } = deployment;
  const step = {
    step: `Making the KV namespace ${namespace}`,
    next: "Mend what it says and run the same command again: it goes on from here.",
  };
  await ran(wrangler, step, ["kv", "namespace", "create", namespace]);
  const id = await findNamespace(wrangler, deployment);
  if (id !== null) return id;
  throw new StepFailed(step.step, "It was made, but is not in the list yet.", "Run the same command again.");
}

/** The names of the Worker's secrets; null: there is no Worker yet. */
export async function secretsOf(
  wrangler: Wrangler,
  config: string,
  { worker }: Deployment,
): Promise<ReadonlySet<string> | null> {
  const step = { step: `Looking at the secrets of ${worker}`, next: SIGN_IN };
  const words = ["secret", "list", "--format", "json", "--config", config];
  let noWorker = false;
  // The one failure that is an answer: before the first deploy there is nothing to have secrets.
  const forgiving: Wrangler = async (asked) => {
    const result = await wrangler(asked);
    noWorker = result.code !== 0 && /Worker "[^"]*".* not found/.test(saidBy(result));
    return noWorker ? { ...result, code: 0, out: "[]" } : result;
  };
  const secrets = await read(forgiving, step, words, Secrets);
  return noWorker ? null : new Set(secrets.map(({ name }) => name));
}

/** Sets a secret. It goes through standard input: arguments can be read by others on the machine. */
export async function putSecret(
  wrangler: Wrangler,
  config: string,
  name: string,
  value: string,
): Promise<void> {
  const step = {
    step: `Setting the secret ${name}`,
    next: "Mend what it says and run the same command again.",
  };
  await ran(wrangler, step, ["secret", "put", name, "--config", config], value);
}

/** Applies the migrations that D1 lacks. */
export async function migrate(wrangler: Wrangler, config: string, then: string): Promise<void> {
  const step: Step = { step: "Migrating the database", next: then };
  await ran(wrangler, step, ["d1", "migrations", "apply", "DB", "--remote", "--config", config]);
}
