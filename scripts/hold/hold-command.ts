import * as v from "valibot";
import type { Deed } from "../administrator/administrator-command.ts";
import { type Api, decode } from "../command/api.ts";
import { CommandError } from "../command/command.ts";

const Holds = v.object({
  held: v.boolean(),
  hold: v.nullable(v.object({ reason: v.string(), by: v.string(), since: v.string() })),
  deployment: v.nullable(v.string()),
});

type Holds = v.InferOutput<typeof Holds>;

export const hold: Deed = {
  name: "",
  operands: "[REASON | --release]",
  summary: `Holds all imports for that reason: every reader over SCIM is answered 503 from the next request on, and nobody is
switched on or off. With --release lets them in again; with neither says how it stands.`,
  options: { release: { type: "boolean", help: "Let readers in again" } },
  async act(api, { operands, flags }) {
    const [reason, ...more] = operands;
    const releases = flags.has("release");
    if (more.length > 0 || (releases && reason !== undefined))
      throw new CommandError('Give one reason in quotes, or --release: npm run hold -- "Wrong dates"');
    const holds = await done(api, reason, releases);
    return { json: holds, lines: linesOf(holds) };
  },
};

async function done(api: Api, reason: string | undefined, releases: boolean): Promise<Holds> {
  const path = "/hold";
  if (releases) return decode(Holds, await api({ method: "DELETE", path }));
  if (reason === undefined) return decode(Holds, await api({ method: "GET", path }));
  return decode(Holds, await api({ method: "PUT", path, body: { reason } }));
}

function linesOf({ held, hold, deployment }: Holds): string[] {
  if (!held) return ["Imports are not held: readers over SCIM are served."];
  return [
    "All imports are held: readers over SCIM are answered 503.",
    ...(hold === null
      ? []
      : [`  ${hold.reason} (${hold.by}, ${hold.since})`, "  Released by: npm run hold -- --release"]),
    ...(deployment === null
      ? []
      : [
          `  ${deployment} (the deployment itself, by its setting HELD)`,
          "  Released by: npm run restore -- --release --url URL, or by taking HELD out of wrangler.toml",
        ]),
  ];
}
