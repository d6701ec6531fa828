/** `npm run restore`: D1 as it was at a moment of the last 30 days, with all imports held until somebody has looked. */
import type { Command } from "../command/command.ts";
import { operandsOf } from "../command/operands.ts";
import { runOnly } from "../command/run-command.ts";
import type { Deployment } from "./deployment.ts";
import { rehearsal } from "./rehearsal.ts";
import { type RestoreTools, releaseRestored, restoreDatabase } from "./restore-database.ts";
import { type RestoreTarget, restoreTargetIn } from "./restore-target.ts";
import { DEPLOYMENT_OPTIONS, deploymentNamed, newestMigration, saved, toolsFor } from "./tools.ts";

const RESTORE: Command = {
  name: "",
  operands: "(--to MOMENT | --bookmark BOOKMARK | --release) --url URL [--env NAME] [--dry-run]",
  summary: `Holds all imports, restores the database to that moment and migrates it. Readers are answered 503 until --release: look
through the roster before. What was written since is listed in a file.`,
  options: {
    to: { type: "string", help: "A moment of the last 30 days, with its zone: 2026-11-24T09:30:00Z" },
    bookmark: { type: "string", help: "A bookmark of D1's, as an earlier restoration named it" },
    release: { type: "boolean", help: "Let readers in again" },
    url: { type: "string", help: "Where the service answers: it is asked whether imports are held" },
    ...DEPLOYMENT_OPTIONS,
  },
  async run(call) {
    operandsOf(call, [], "restore");
    const target = restoreTargetIn(call, Date.now());
    const deployment = deploymentNamed(call.values.get("env"));
    const schema = await newestMigration();
    if (!call.flags.has("dry-run")) {
      await done(realTools(deployment), deployment, target, schema);
      return 0;
    }
    console.log("Nothing is done at Cloudflare. It would go like this:\n");
    await done(rehearsedTools(deployment, schema), deployment, target, schema);
    console.log("\nThat was a dry run: nothing was held, restored or released.");
    return 0;
  },
};

process.exitCode = await runOnly("restore", RESTORE, process.argv.slice(2));

async function done(
  tools: RestoreTools,
  deployment: Deployment,
  { to, url }: RestoreTarget,
  schema: string,
): Promise<void> {
  if (to === "release") return releaseRestored(tools, deployment, url);
  return restoreDatabase(tools, deployment, { to, url, schema });
}

function realTools(deployment: Deployment): RestoreTools {
  const keep = (lost: readonly unknown[]) => saved(listName(deployment), lost);
  return { ...toolsFor(deployment), keep, now: Date.now };
}

function rehearsedTools(deployment: Deployment, schema: string): RestoreTools {
  const { say } = toolsFor(deployment);
  const save = (config: object) => saved(`${deployment.worker}.dry-run.json`, config);
  const keep = async () => listName(deployment);
  return { ...rehearsal({ save, say }, schema, deployment, "there"), keep, now: Date.now };
}

function listName({ worker }: Deployment): string {
  return `${worker}-written-since-${Date.now()}.json`;
}
