/** `npm start`: the service on this machine, with the sample company on the first run. */
import { existsSync, mkdirSync } from "node:fs";
import { relative } from "node:path";
import { runCron } from "./local/cron.ts";
import { firstRun, firstRunDone, forgetBrokenLoad } from "./local/first-run.ts";
import { type Local, readLocal, writeLocal } from "./local/local-file.ts";
import { FOLDER, LOCAL, ROOT, SAMPLE, SECRETS } from "./local/places.ts";
import { LocalFailure, migrate, requireFree, startWorker } from "./local/wrangler.ts";

try {
  if (process.argv.length > 2)
    throw new LocalFailure("npm start takes no arguments. PORT=9000 npm start serves elsewhere.");
  await start(portFrom(process.env["PORT"]));
} catch (error) {
  if (!(error instanceof LocalFailure)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function start(port: number): Promise<void> {
  await requireAlone();
  await requireFree(port);
  mkdirSync(FOLDER, { recursive: true });
  forgetBrokenLoad();
  migrate();
  const url = `http://localhost:${port}`;
  const known = existsSync(LOCAL);
  const local = writeLocal(url, known ? readLocal() : await firstRun());
  if (!known) firstRunDone();
  const worker = await startWorker(port, "/health", ["--env-file", SECRETS]);
  // A signal may come twice, from the terminal and from npm; the first one decides.
  let stopped = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      stopped = true;
      void worker.stop();
    });
  }
  await runCron(worker);
  announce(local);
  worker.show();
  const code = await worker.ended;
  process.exit(stopped ? 0 : code);
}

/** Two services on one folder would write into one database, and the second take the first one's `local.json`. */
async function requireAlone(): Promise<void> {
  if (!existsSync(LOCAL)) return;
  const { url } = readLocal();
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
  if (answer?.headers.get("Content-Type")?.startsWith("application/json"))
    throw new LocalFailure(`The service runs already, at ${url}. Stop that one first.`);
}

function portFrom(text = "8787"): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new LocalFailure(`PORT is "${text}": give a number from 1 to 65535.`);
}

function announce({ scim, console: page, administratorKey, serviceUsers: { okta, hrFeed } }: Local): void {
  console.log(`
Rollcall is ready.

  SCIM base URL        ${scim}
  Okta                 id     ${okta.id}
                       token  ${okta.token}
  HR feed              id     ${hrFeed.id}
                       token  ${hrFeed.token}
  Console              ${page}
  Administrator's key  ${administratorKey}

The same stands in ${relative(ROOT, LOCAL)}; the sample company as a file in ${relative(ROOT, SAMPLE)}.
Try in another terminal: npm run okta -- import
Ctrl-C stops the service and keeps its data.
`);
}
