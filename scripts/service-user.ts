/** `npm run service-user -- create NAME`: a service user of the local service, or of a deployed one. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";

const HELP = `npm run service-user -- create NAME [--can-edit] [--url URL]

Creates a service user and shows its id and token, this once. With --can-edit it may also write (a feed).
The local service by default. For another one give --url and put its administrator's key into the environment:
  ROLLCALL_ADMINISTRATOR_KEY=… npm run service-user -- create Okta --url https://rollcall.example.com`;

const Refused = v.object({ error: v.object({ detail: v.string() }) });
const Created = v.object({ name: v.string(), id: v.string(), token: v.string() });

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { url: { type: "string" }, "can-edit": { type: "boolean" }, help: { type: "boolean" } },
});
const [verb, name, ...rest] = positionals;
if (values.help) {
  console.log(HELP);
} else if (verb !== "create" || name === undefined || rest.length > 0) {
  fail(HELP, 2);
} else {
  await create(name, values["can-edit"] ?? false);
}

async function create(name: string, edit: boolean): Promise<void> {
  const { url, key } =
    values.url === undefined
      ? local()
      : { url: values.url, key: process.env["ROLLCALL_ADMINISTRATOR_KEY"] ?? "" };
  if (key === "") fail("Put the administrator's key into ROLLCALL_ADMINISTRATOR_KEY.");
  const address = new URL("/api/v1/service-users", url);
  if (address.protocol !== "https:" && !["localhost", "127.0.0.1"].includes(address.hostname)) {
    fail("The key is sent over https only: give an https address.");
  }
  const response = await fetch(address, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name, edit }),
  }).catch(() => fail(`${address.origin} does not answer. Is the service running?`));
  const answer: unknown = await response.json().catch(() => ({}));
  if (!response.ok) {
    fail(v.is(Refused, answer) ? answer.error.detail : `${address.origin} answered ${response.status}.`);
  }
  const made = v.parse(Created, answer);
  console.log(`${made.name}\n  id     ${made.id}\n  token  ${made.token}\n\nThe token is not shown again.`);
}

function local(): { url: string; key: string } {
  try {
    const file = resolve(import.meta.dirname, "../.rollcall/local.json");
    const { url, administratorKey } = JSON.parse(readFileSync(file, "utf8"));
    return { url, key: administratorKey };
  } catch {
    return fail("No local service is known (.rollcall/local.json). Run `npm start` first, or give --url.");
  }
}

function fail(message: string, code = 1): never {
  console.error(message);
  process.exit(code);
}
