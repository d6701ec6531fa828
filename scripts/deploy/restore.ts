/** `npm run restore`: D1 as it was at a moment of the last 30 days, with all imports held until somebody has looked. */
import { type Call, type Command, CommandError } from "../command/command.ts";
import { operandsOf } from "../command/operands.ts";
import { originOf } from "../command/origin.ts";
import { runOnly } from "../command/run-command.ts";
import { rehearsal } from "./rehearsal.ts";
import { type RestoreOptions, releaseRestored, restoreDatabase } from "./restore-database.ts";
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
    const { values, flags } = call;
    operandsOf(call, [], "restore");
    const given = values.get("url");
    if (given === undefined)
      throw new CommandError("Give --url: the service is asked whether imports are held.");
    const url = originOf(given);
    const deployment = deploymentNamed(values.get("env"));
    const real = toolsFor(deployment);
    const schema = await newestMigration();
    const tools = flags.has("dry-run") ? rehearsal(real, schema, deployment) : real;
    if (flags.has("release")) {
      await releaseRestored(tools, deployment, url);
      return 0;
    }
    const name = `${deployment.worker}-written-since-${Date.now()}.json`;
    const keep = async (lost: readonly unknown[]) => (tools === real ? saved(name, lost) : name);
    await restoreDatabase({ ...tools, keep, now: Date.now }, deployment, { to: targetIn(call), url, schema });
    return 0;
  },
};

process.exitCode = await runOnly("restore", RESTORE, process.argv.slice(2));

function targetIn({ values }: Call): RestoreOptions["to"] {
  const [to, bookmark] = [values.get("to"), values.get("bookmark")];
  if ((to === undefined) === (bookmark === undefined))
    throw new CommandError("Give one of --to, --bookmark and --release.");
  if (bookmark !== undefined) return { bookmark };
  // A date alone, or a clock time without its zone, is somebody's guess of which moment is meant.
  if (to === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(to))
    throw new CommandError(`--to is "${to}": give a moment with its zone, such as 2026-11-24T09:30:00Z.`);
  const moment = new Date(to);
  if (Number.isNaN(moment.getTime()) || moment.getTime() > Date.now())
    throw new CommandError(`--to is "${to}": give a moment that has passed.`);
  return { moment: moment.toISOString() };
}
