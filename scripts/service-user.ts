/** `npm run service-user -- create NAME`: a service user of the local service, or of a deployed one. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";

const HELP = `npm run service-user -- create NAME [--can-edit] [--url URL]
npm run service-user -- disable ID [--url URL]

Creates a service user and shows its id and token, this once. With --can-edit it may also write (a feed). A disabled one
is refused from its next request on. The local service by default; for another one give --url and put its administrator's
key into the environment:
  ROLLCALL_ADMINISTRATOR_KEY=… npm run service-user -- create Okta --url https://rollcall.example.com`;

const Problem = v.object({ detail: v.string() });
const Created = v.object({ name: v.string(), id: v.string(), token: v.string() });

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { url: { type: "string" }, "can-edit": { type: "boolean" }, help: { type: "boolean" } },
});
const [verb, operand, ...rest] = positionals;
if (values.help) {
  console.log(HELP);
} else if (operand === undefined || rest.length > 0) {
  fail(HELP, 2);
} else if (verb === "create") {
  const made = v.parse(Created, await ask("POST", "", { name: operand, edit: values["can-edit"] ?? false }));
  console.log(`${made.name}\n  id     ${made.id}\n  token  ${made.token}\n\nThe token is not shown again.`);
} else if (verb === "disable") {
  await ask("DELETE", `/${encodeURIComponent(operand)}`);
  console.log(`${operand} is disabled.`);
} else {
  fail(HELP, 2);
}

async function ask(method: "POST" | "DELETE", path: string, body?: object): Promise<unknown> {
  const { url, key } =
    values.url === undefined
      ? local()
      : { url: values.url, key: process.env["ROLLCALL_ADMINISTRATOR_KEY"] ?? "" };
  if (key === "") fail("Put the administrator's key into ROLLCALL_ADMINISTRATOR_KEY.");
  const address = URL.parse(`/api/v1/service-users${path}`, url) ?? fail(`"${url}" is no address.`);
  if (address.protocol !== "https:" && !["localhost", "127.0.0.1"].includes(address.hostname)) {
    fail("The key is sent over https only: give an https address.");
  }
  const response = await fetch(address, {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => fail(`${address.origin} does not answer. Is the service running?`));
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  return fail(v.is(Problem, answer) ? answer.detail : `${address.origin} answered ${response.status}.`);
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
