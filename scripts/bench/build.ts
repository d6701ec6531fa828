import { execFile } from "node:child_process";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");

/** Bundles a Worker exactly as `wrangler deploy` would; returns the path of the script. */
export async function build(entry: string, folder: string): Promise<string> {
  const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
  await promisify(execFile)(
    process.execPath,
    [wrangler, "deploy", join(ROOT, entry), "--dry-run", "--outdir", folder],
    {
      cwd: ROOT,
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1", NO_COLOR: "1" },
    },
  );
  return join(folder, basename(entry).replace(/\.ts$/, ".js"));
}
