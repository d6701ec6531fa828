import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT, STATE } from "./places.ts";

/** wrangler itself; its `bin` is a process around it that passes signals on, one more to lose them. */
export const WRANGLER = join(ROOT, "node_modules/wrangler/wrangler-dist/cli.js");
const QUIET = {
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CI: "1",
  NO_COLOR: "1",
};
const PATIENCE_MS = 60_000;
const PATIENCE_AT_END_MS = 10_000;

/** Something kept the local service from running; the message is for the person at the keyboard. */
export class LocalFailure extends Error {}

/** Brings the local database up to the newest migration. */
export function migrate(): void {
  const words = [WRANGLER, "d1", "migrations", "apply", "DB", "--local", "--persist-to", STATE];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: ROOT,
    env: QUIET,
    encoding: "utf8",
  });
  if (status !== 0) throw new LocalFailure(`The local database could not be migrated:\n${stdout}${stderr}`);
}

/** A worker that runs here. */
export interface LocalWorker {
  readonly url: string;
  /** Lets what wrangler prints through from now on. */
  show(): void;
  /** Ends it, and waits until it has. */
  stop(): Promise<void>;
  /** Resolves with the exit code when it ends, whyever. */
  readonly ended: Promise<number>;
}

/** Starts a worker on that port and waits until `path` is answered by it. Throws `LocalFailure` with what wrangler said. */
export async function startWorker(
  port: number,
  path: string,
  words: readonly string[],
): Promise<LocalWorker> {
  const all = [
    WRANGLER,
    "dev",
    ...words,
    "--port",
    String(port),
    "--ip",
    "127.0.0.1",
    "--persist-to",
    STATE,
    "--show-interactive-dev-session=false",
  ];
  const child = spawn(process.execPath, all, { cwd: ROOT, env: QUIET, stdio: ["ignore", "pipe", "pipe"] });
  const output = collected(child);
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill("SIGTERM");
    const insist = setTimeout(() => child.kill("SIGKILL"), PATIENCE_AT_END_MS);
    await ended;
    clearTimeout(insist);
  };
  const state = await Promise.race([ended.then(() => "ended" as const), untilAnswered(`${url}${path}`)]);
  if (state === "answers") return { url, show: output.show, stop, ended };
  await stop();
  throw new LocalFailure(`The service did not start on port ${port}:\n${output.text()}`);
}

/** Refuses a port that something else listens on. */
export async function requireFree(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", () =>
      reject(new LocalFailure(`Port ${port} is taken. Another one: PORT=${port + 1} npm start`)),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}

/** A port that is free right now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new LocalFailure("No free port was found.");
  return address.port;
}

async function untilAnswered(url: string): Promise<"answers" | "silent"> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(url).catch(() => null);
    if (answer !== null && isOfWorker(answer)) return "answers";
    await sleep(150);
  }
  return "silent";
}

/** What the worker itself says, well or not: health is JSON either way. wrangler's own errors are pages. */
function isOfWorker(answer: Response): boolean {
  return answer.ok || (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
}

function collected(child: ChildProcess) {
  let kept = "";
  let shown = false;
  const take = (chunk: Buffer) => {
    if (shown) process.stdout.write(chunk);
    else kept += chunk.toString();
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return {
    text: () => kept,
    show: () => {
      shown = true;
    },
  };
}
