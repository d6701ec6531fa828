import { readFileSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { LOCAL, SECRETS } from "./places.ts";

const ServiceUser = v.object({ id: v.string(), token: v.string() });

const Local = v.object({
  url: v.string(),
  scim: v.string(),
  console: v.string(),
  administratorKey: v.string(),
  serviceUsers: v.object({ okta: ServiceUser, hrFeed: ServiceUser }),
});

/** What `.rollcall/local.json` says of the local service. */
export type Local = v.InferOutput<typeof Local>;

export function readLocal(): Local {
  return v.parse(Local, JSON.parse(readFileSync(LOCAL, "utf8")));
}

/** Writes the file, and the secret that the worker reads, both for the owner alone. */
export function writeLocal(
  url: string,
  { administratorKey, serviceUsers }: Pick<Local, "administratorKey" | "serviceUsers">,
): Local {
  const local = { url, scim: `${url}/scim/v2`, console: `${url}/`, administratorKey, serviceUsers };
  writeFileSync(SECRETS, `ADMINISTRATOR_KEY=${administratorKey}\n`, { mode: 0o600 });
  writeFileSync(LOCAL, `${JSON.stringify(local, null, 2)}\n`, { mode: 0o600 });
  return local;
}
