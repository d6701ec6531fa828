/** `npm run deploy`: the service on Cloudflare, made or brought up to this version. */
import type { Command } from "../command/command.ts";
import { operandsOf } from "../command/operands.ts";
import { originOf } from "../command/origin.ts";
import { runOnly } from "../command/run-command.ts";
import { deployService } from "./deploy-service.ts";
import { PLACEMENT_OPTIONS, placementIn } from "./placement.ts";
import { NO_ID, rehearsal } from "./rehearsal.ts";
import { DEPLOYMENT_OPTIONS, deploymentNamed, newestMigration, saved, toolsFor } from "./tools.ts";
import { ran } from "./wrangler.ts";

const DEPLOY: Command = {
  name: "",
  operands: "[--env NAME] [--location PLACE | --jurisdiction PLACE] [--dry-run]",
  summary: `Makes what is missing at Cloudflare (database, KV namespace, the administrator's key), migrates, deploys, and waits until
the service answers. What is there stays; a run that was cut short is run again.`,
  options: {
    ...DEPLOYMENT_OPTIONS,
    url: { type: "string", help: "Where it answers, if wrangler does not say so" },
    ...PLACEMENT_OPTIONS,
    "dry-run": { type: "boolean", help: "Print every command, run none of them, and build the Worker" },
  },
  async run(call) {
    const { values, flags } = call;
    operandsOf(call, [], "deploy");
    const deployment = deploymentNamed(values.get("env"));
    const url = values.get("url");
    const options = {
      url: url === undefined ? null : originOf(url),
      ...placementIn(call),
      schema: await newestMigration(),
    };
    const tools = toolsFor(deployment);
    if (!flags.has("dry-run")) {
      await deployService(tools, deployment, options);
      return 0;
    }
    console.log("Nothing is done at Cloudflare. A first deploy would go like this:\n");
    const save = (config: object) => saved(`${deployment.worker}.dry-run.json`, config);
    await deployService(
      rehearsal({ ...tools, save }, options.schema, deployment, "new"),
      deployment,
      options,
    );
    const config = await save(deployment.config({ database: NO_ID, namespace: NO_ID }));
    const step = { step: "Building the Worker", next: "npm run check says more." };
    await ran(tools.wrangler, step, ["deploy", "--dry-run", "--config", config]);
    console.log("\nThe Worker builds (wrangler deploy --dry-run). That was a dry run: nothing was done.");
    return 0;
  },
};

process.exitCode = await runOnly("deploy", DEPLOY, process.argv.slice(2));
