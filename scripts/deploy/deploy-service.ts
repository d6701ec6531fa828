import {
  findDatabase,
  findNamespace,
  makeDatabase,
  makeNamespace,
  migrate,
  type Placement,
  putSecret,
  secretsOf,
} from "./account.ts";
import { addressesIn } from "./addresses.ts";
import type { Deployment } from "./deployment.ts";
import { type AskHealth, failing, type Health, servesSchema, untilHealth } from "./health.ts";
import { ran, type Wrangler } from "./wrangler.ts";

/** What reaches out of a deployment's steps. */
export interface Tools {
  readonly wrangler: Wrangler;
  /** Writes wrangler's configuration for this deployment. Returns the path of the file. */
  readonly save: (config: object) => Promise<string>;
  readonly ask: AskHealth;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** A new secret for the administrator. */
  readonly mintKey: () => string;
  readonly say: (line: string) => void;
}

export interface DeployOptions extends Placement {
  /** Where the service answers; null: where wrangler says that it deployed. */
  readonly url: string | null;
  /** The newest migration of this version. */
  readonly schema: string;
}

const KEY = "ADMINISTRATOR_KEY";

/**
 * Brings the service onto Cloudflare, or up to this version. Every step looks first and makes only what is missing, so
 * that a run that was cut short is simply run again. D1 and KV are made beforehand and found by their names: migrations
 * have to come before the Worker that needs them, and a namespace that a deploy makes by itself is in the way of the
 * next one where that deploy fails. Returns where it answers. Throws `StepFailed`.
 */
export async function deployService(
  tools: Tools,
  deployment: Deployment,
  options: DeployOptions,
): Promise<string | null> {
  const { wrangler, say } = tools;
  const database = await there(say, `database ${deployment.database}`, {
    find: () => findDatabase(wrangler, deployment),
    make: () => makeDatabase(wrangler, deployment, options),
  });
  const namespace = await there(say, `KV namespace ${deployment.namespace}`, {
    find: () => findNamespace(wrangler, deployment),
    make: () => makeNamespace(wrangler, deployment),
  });
  const config = await tools.save(deployment.config({ database, namespace }));
  const secrets = await secretsOf(wrangler, config, deployment);
  await migrate(
    wrangler,
    config,
    "Nothing was deployed, and the Worker of before goes on. Mend what it says, then run this again.",
  );
  say("migrated     the database has every table of this version");
  const addresses = await deployed(wrangler, config);
  const url = options.url ?? addresses[0] ?? null;
  say(`deployed     ${deployment.worker}${url === null ? "" : ` at ${url}`}`);
  await keyGiven(tools, config, { secrets, hasAccess: deployment.hasAccess });
  if (url === null) {
    say(
      "\nIt has no address yet: give it a route in wrangler.toml, or allow workers.dev, and run this again.",
    );
    return null;
  }
  const health = await untilHealth(tools, url, {
    step: `Waiting until ${url} serves this version`,
    next: "It is deployed all the same. The certificate of a new domain may take some minutes: run this again, or look at the address. Is Cloudflare Access in front of /health? Let it through.",
    is: servesSchema(options.schema),
  });
  say(`serves       ${url}/health says ${health.status}, tables ${options.schema}`);
  for (const line of failing(health)) say(`  look at    ${line}`);
  say(nextStep(url, health));
  return url;
}

async function there(
  say: Tools["say"],
  what: string,
  { find, make }: { readonly find: () => Promise<string | null>; readonly make: () => Promise<string> },
): Promise<string> {
  const found = await find();
  if (found !== null) {
    say(`found        ${what}`);
    return found;
  }
  const made = await make();
  say(`made         ${what}`);
  return made;
}

async function deployed(wrangler: Wrangler, config: string): Promise<readonly string[]> {
  const step = {
    step: "Deploying the Worker",
    next: "The database is migrated, and the Worker of before lives with that. Mend what it says, then run this again.",
  };
  const { events } = await ran(wrangler, step, ["deploy", "--config", config]);
  return addressesIn(events);
}

/** The first key, so that somebody can get in. A deployment that took it away for Access's sake gets none again. */
async function keyGiven(
  { wrangler, mintKey, say }: Tools,
  config: string,
  { secrets, hasAccess }: { readonly secrets: ReadonlySet<string> | null; readonly hasAccess: boolean },
): Promise<void> {
  if (secrets?.has(KEY)) return say("found        the administrator's key");
  if (secrets !== null && hasAccess)
    return say("without      an administrator's key: Cloudflare Access lets in");
  const key = mintKey();
  await putSecret(wrangler, config, KEY, key);
  say(`made         the administrator's key, shown this once:\n\n  ${key}\n`);
}

function nextStep(url: string, { status }: Health): string {
  if (status !== "notSetUp") return `\nDone. ${url}/`;
  return `
Next, set the company up (its zone counts for people who have neither one of their own nor a site's):

  export ROLLCALL_ADMINISTRATOR_KEY=…
  curl -X PUT ${url}/api/v1/settings -H "Authorization: Bearer $ROLLCALL_ADMINISTRATOR_KEY" \\
    -H "Content-Type: application/json" -d '{"companyName": "Tidewater", "companyZone": "Europe/Berlin"}'

then make the service user that Okta reads with, and say what it may see (docs/okta.md goes on from there):

  npm run service-user -- create Okta --url ${url}
  npm run permission-group -- create "Okta import" --member Okta --url ${url}`;
}
