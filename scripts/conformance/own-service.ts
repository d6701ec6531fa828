import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { CommandError } from "../command/command.ts";
import { ROOT } from "../local/places.ts";
import { freePort } from "../local/wrangler.ts";
import type { Target } from "./suite.ts";

const Local = v.object({
  url: v.string(),
  scim: v.string(),
  serviceUsers: v.object({ hrFeed: v.object({ token: v.string() }) }),
});
/** The suites sign people up by logins without a domain; a login here is an e-mail address. */
const SETTINGS = { scimLoginDomain: "example.com" };
const READY = "Rollcall is ready.";
const PATIENCE_MS = 180_000;
const PATIENCE_AT_END_MS = 15_000;

/** A service of our own: `npm start` on a free port, with data of its own that go when it does. */
export interface OwnService {
  /** Rejects with `CommandError`, and what it printed, where it does not become ready. */
  readonly ready: Promise<Target>;
  /** Ends it, at whatever stage it is, and takes its data away. */
  stop(): Promise<void>;
}

/** Starts it. */
export async function startOwnService(): Promise<OwnService> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-conformance-"));
  const child = spawn(process.execPath, [join(ROOT, "scripts/start.ts")], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(await freePort()), ROLLCALL_FOLDER: folder },
    stdio: ["ignore", "pipe", "pipe"],
    // In a group of its own, so that whatever it has started by then ends with it.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    ready: untilReady(child, ended).then(() => prepared(folder)),
    stop: async () => {
      signal(child, "SIGTERM");
      const insist = setTimeout(() => signal(child, "SIGKILL"), PATIENCE_AT_END_MS);
      await ended;
      clearTimeout(insist);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess, ended: Promise<void>): Promise<void> {
  let said = "";
  const ready = new Promise<"ready">((resolve) => {
    const take = (chunk: Buffer) => {
      // Behind it come secrets, which are in no message of ours.
      if (!said.includes(READY)) said += chunk.toString();
      if (said.includes(READY)) resolve("ready");
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
  });
  let patience: NodeJS.Timeout | undefined;
  const silent = new Promise<"silent">((resolve) => {
    patience = setTimeout(() => resolve("silent"), PATIENCE_MS);
  });
  const state = await Promise.race([ready, silent, ended.then(() => "ended" as const)]);
  clearTimeout(patience);
  if (state !== "ready") throw new CommandError(`The service did not become ready:\n${said}`);
}

/** The service as the suites find it. */
async function prepared(folder: string): Promise<Target> {
  const local = v.parse(Local, JSON.parse(readFileSync(join(folder, "local.json"), "utf8")));
  const { token } = local.serviceUsers.hrFeed;
  const answer = await fetch(`${local.url}/api/v1/settings`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(SETTINGS),
  });
  if (!answer.ok)
    throw new CommandError(`PUT /api/v1/settings answered ${answer.status}: ${await answer.text()}`);
  return { scim: local.scim, token };
}

/** To the whole group; nobody may be left in it. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // They have all ended.
  }
}
