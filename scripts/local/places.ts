import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");
/** A folder for everything, so that a service can run beside another one and leave nothing behind. */
const ELSEWHERE = process.env["ROLLCALL_FOLDER"];
/** Where the local service keeps what it needs. All of it is ignored by git. */
export const FOLDER = resolve(ROOT, ELSEWHERE ?? ".rollcall");
export const LOCAL = join(FOLDER, "local.json");
export const SECRETS = join(FOLDER, "secrets.env");
export const SAMPLE = join(FOLDER, "sample.csv");
/** There while the sample is loaded: found at the next start, that was cut short and begins anew. */
export const LOADING = join(FOLDER, "loading");
/** D1 and KV, as wrangler keeps them. */
export const STATE = ELSEWHERE === undefined ? join(ROOT, ".wrangler/state") : join(FOLDER, "state");
