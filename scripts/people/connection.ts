import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as v from "valibot";
import type { Connection } from "../command/api.ts";
import { type Call, CommandError, type Option } from "../command/command.ts";
import { originOf } from "../command/origin.ts";

export const CONNECTION_OPTIONS: Readonly<Record<"url" | "user" | "token", Option>> = {
  url: { type: "string", help: "The service's origin; by default the local one that `npm start` runs" },
  user: { type: "string", help: "Id of a service user that may write; by default the local `HR feed`" },
  token: { type: "string", help: "Its token" },
};

const LocalFile = v.object({
  url: v.string(),
  serviceUsers: v.object({ hrFeed: v.object({ id: v.string(), token: v.string() }) }),
});

/**
 * The connection that the options name, else the local one from `.rollcall/local.json`, which `npm start` writes.
 * Another service needs its own credentials: the local token is never sent elsewhere, and no token without TLS.
 */
export async function connectionFor({ values }: Call): Promise<Connection> {
  const [url, user, token] = [values.get("url"), values.get("user"), values.get("token")];
  if ((user === undefined) !== (token === undefined))
    throw new CommandError("--user and --token belong together: give both, or neither.");
  if (url !== undefined && user !== undefined && token !== undefined)
    return { url: originOf(url), authorization: basic(user, token) };
  const local = await readLocal();
  if (user !== undefined && token !== undefined)
    return { url: originOf(local.url), authorization: basic(user, token) };
  if (url !== undefined && originOf(url) !== originOf(local.url))
    throw new CommandError(`${originOf(url)} is not the local service. Give --user and --token with it.`);
  const { id, token: localToken } = local.serviceUsers.hrFeed;
  return { url: originOf(local.url), authorization: basic(id, localToken) };
}

function basic(user: string, token: string): string {
  return `Basic ${btoa(`${user}:${token}`)}`;
}

async function readLocal(): Promise<v.InferOutput<typeof LocalFile>> {
  try {
    const path = resolve(import.meta.dirname, "../../.rollcall/local.json");
    return v.parse(LocalFile, JSON.parse(await readFile(path, "utf8")));
  } catch {
    throw new CommandError(
      "No local service is known (.rollcall/local.json). Run `npm start` first, or give --url, --user and --token.",
    );
  }
}
