import * as v from "valibot";
import { openApi } from "../command/api.ts";
import { fill, openLoad, step } from "../people/load-api.ts";
import { COLUMNS, people } from "./people.ts";
import type { Service } from "./service.ts";

/** The secret that the benchmark gives its Worker. */
export const ADMINISTRATOR_KEY = "the-benchmarks-own-administrator-key";

const LINES_A_CHUNK = 500;

/** A service user, as the service shows a new one. */
export interface Credentials {
  readonly id: string;
  readonly token: string;
}

/** What bringing the people in has cost. */
export interface Loading {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Sets the company up and brings so many people in, over HTTP as `npm run people -- import` does. */
export async function found(
  service: Service,
  size: number,
): Promise<{ readonly reader: Credentials; readonly loading: Loading }> {
  await administrate(service, "PUT", "/settings", { companyName: "Bench", companyZone: "Europe/Berlin" });
  const feed = await createServiceUser(service, {
    name: "HR feed",
    view: "all",
    history: "all",
    edit: "all",
    company: true,
  });
  const [begun, cpu] = [performance.now(), await service.cpu()];
  await load(service, feed, size);
  const loading = {
    seconds: (performance.now() - begun) / 1000,
    cpuSeconds: ((await service.cpu()) - cpu) / 1000,
  };
  return { reader: await createServiceUser(service, { name: "Okta" }), loading };
}

async function load({ origin }: Service, feed: Credentials, size: number): Promise<void> {
  const api = openApi({ url: origin, authorization: `Basic ${btoa(`${feed.id}:${feed.token}`)}` });
  const lines = [...people(size, new Date())].map((cells, index) => ({ line: index + 2, cells }));
  const opened = await openLoad(api, { fileName: "bench.csv", columns: COLUMNS, scope: "everyone" });
  let filled = opened;
  for (let from = 0; from < size; from += LINES_A_CHUNK) {
    filled = await fill(api, filled, from / LINES_A_CHUNK, lines.slice(from, from + LINES_A_CHUNK));
  }
  const checked = await step(api, filled, "check", () => {});
  const applied = await step(api, checked, "apply", () => {});
  if (applied.status !== "applied" || applied.applied !== size) {
    throw new Error(`The load ended ${applied.status}: ${JSON.stringify(applied.problems.slice(0, 3))}`);
  }
}

/** A service user in a permission group of its own, which is ticked as a new one but for what is said. */
async function createServiceUser(
  service: Service,
  group: { readonly name: string; readonly [said: string]: unknown },
): Promise<Credentials> {
  const { name } = group;
  const made = await administrate(service, "POST", "/service-users", { name });
  await administrate(service, "POST", "/permission-groups", { ...group, members: [name] });
  return v.parse(v.object({ id: v.string(), token: v.string() }), made);
}

async function administrate(service: Service, method: string, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${service.origin}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${ADMINISTRATOR_KEY}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
}
