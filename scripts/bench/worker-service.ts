import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
// Comes with wrangler, in the version that the pinned wrangler demands.
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { build } from "./build.ts";
import { ADMINISTRATOR_KEY } from "./company.ts";
import { cpuOf, memoryOf, workerdChildren } from "./process-cpu.ts";
import type { Service } from "./service.ts";

/** A Worker on a workerd of its own, asked on workerd's own socket: no proxy stands between. */
export interface WorkerService extends Service {
  readonly miniflare: Miniflare;
  readonly memory: ReturnType<typeof memoryOf>;
}

const NAME = "worker";
const MIGRATIONS = resolve(import.meta.dirname, "../../drizzle");

/** Builds the entry as a deploy would and runs it, with D1 and KV kept in that folder. */
export async function startWorker(entry: string, folder: string): Promise<WorkerService> {
  await mkdir(folder, { recursive: true });
  const script = await build(entry, join(folder, "build"));
  const before = workerdChildren();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: NAME,
      modulesRoot: folder,
      modules: [{ type: "ESModule", path: join(folder, "worker.js"), contents: await readFile(script) }],
      compatibilityDate: "2026-11-01",
      compatibilityFlags: ["nodejs_compat"],
      bindings: { ADMINISTRATOR_KEY },
      d1Databases: { DB: "database" },
      kvNamespaces: { TOKENS: "tokens" },
      resourcePersistencePath: join(folder, "data"),
      unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      handleStructuredLogs: () => {},
      cf: false,
    }),
  );
  await miniflare.ready;
  const [pid, ...more] = workerdChildren().filter((child) => !before.includes(child));
  if (pid === undefined || more.length > 0) throw new Error("expected one new workerd process");
  return {
    origin: (await miniflare.unsafeGetDirectURL(NAME)).origin,
    cpu: () => cpuOf(pid),
    memory: memoryOf(pid),
    stop: () => miniflare.dispose(),
    miniflare,
  };
}

/** Applies the migrations of `drizzle/` to an empty database. */
export async function migrate({ miniflare }: WorkerService): Promise<void> {
  const database = await miniflare.getD1Database("DB");
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith(".sql")).sort();
  for (const file of files) {
    const statements = (await readFile(join(MIGRATIONS, file), "utf8")).split("--> statement-breakpoint");
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
}
