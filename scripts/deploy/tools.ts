import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as v from "valibot";
import { experimental_readRawConfig as readConfig } from "wrangler";
import { CommandError, type Option } from "../command/command.ts";
import { FOLDER, ROOT } from "../local/places.ts";
import { WRANGLER } from "../local/wrangler.ts";
import type { Tools } from "./deploy-service.ts";
import { type Deployment, deploymentOf } from "./deployment.ts";
import { wranglerAt } from "./run-wrangler.ts";

/** Where the configuration of each deployment and the lists of restorations lie; nothing in it is needed again. */
export const DEPLOY = join(FOLDER, "deploy");

/** What every command of a deployment takes. */
export const DEPLOYMENT_OPTIONS: Readonly<Record<"env" | "dry-run", Option>> = {
  env: { type: "string", help: "Another service beside it, with names and data of its own: rollcall-NAME" },
  "dry-run": { type: "boolean", help: "Print every command, and run none of them" },
};

/** The deployment of that environment, by wrangler.toml. Throws `CommandError` for a name or a file that will not do. */
export function deploymentNamed(environment: string | undefined): Deployment {
  if (environment !== undefined && !/^[a-z][a-z\d-]{0,30}$/.test(environment))
    throw new CommandError(`--env is "${environment}": give a name of small letters, digits and hyphens.`);
  const { rawConfig } = readConfig({ config: join(ROOT, "wrangler.toml") });
  try {
    return deploymentOf(rawConfig, environment ?? null);
  } catch (error) {
    if (!(error instanceof v.ValiError)) throw error;
    throw new CommandError(
      `wrangler.toml cannot be deployed: ${error.message}. It needs one database and one KV namespace.`,
    );
  }
}

/** The tools that really do it. */
export function toolsFor({ worker }: Deployment): Tools {
  return {
    wrangler: wranglerAt(WRANGLER),
    save: (config) => saved(`${worker}.json`, config),
    ask: async (url) => {
      const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
      return answer === null ? null : answer.json().catch(() => null);
    },
    pause: (milliseconds) => pause(milliseconds),
    mintKey: () => `rollcall_admin_${randomBytes(32).toString("hex")}`,
    say: (line) => console.log(line),
  };
}

/** Writes a file for the owner alone. Returns its path, from where wrangler runs. */
export async function saved(name: string, content: unknown): Promise<string> {
  await mkdir(DEPLOY, { recursive: true });
  const path = join(DEPLOY, name);
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return relative(ROOT, path);
}

/** The newest migration in drizzle/. */
export async function newestMigration(): Promise<string> {
  const Journal = v.object({ entries: v.array(v.object({ tag: v.string() })) });
  const text = await readFile(join(ROOT, "drizzle/meta/_journal.json"), "utf8");
  return v.parse(Journal, JSON.parse(text)).entries.at(-1)?.tag ?? "";
}
