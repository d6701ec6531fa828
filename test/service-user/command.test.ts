import { env } from "cloudflare:workers";
import * as v from "valibot";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { administratorCommand, type Deed } from "../../scripts/administrator/administrator-command.ts";
import { openApi } from "../../scripts/command/api.ts";
import type { Call } from "../../scripts/command/command.ts";
import { create as createGroup } from "../../scripts/permission-group/create.ts";
import { remove as removeMember } from "../../scripts/permission-group/members.ts";
import { create } from "../../scripts/service-user/create.ts";
import { removing } from "../../scripts/service-user/delete.ts";
import { list } from "../../scripts/service-user/list.ts";
import { rename } from "../../scripts/service-user/rename.ts";
import { revoke } from "../../scripts/service-user/revoke.ts";
import { rotate } from "../../scripts/service-user/rotate.ts";
import { show } from "../../scripts/service-user/show.ts";
import { disable, enable } from "../../scripts/service-user/switch.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hired, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { serviceAt } from "../support/service.ts";
import { createServiceUser } from "../support/service-users.ts";

const KEY = `rollcall_admin_${"6".repeat(64)}`;
const DAY = 24 * 3600 * 1000;
const now = Date.now();
const group = "Reads everything";

beforeAll(async () => {
  await foundCompany(now);
  await hired(now, "ada");
});

/** Requests of the commands reach the service, as those that were sent to `https://rollcall.test`. */
const toService = async (url: string, init: RequestInit) => {
  const { signal: _, ...rest } = init;
  return serviceAt(Date.now(), new Request(url, rest), { ADMINISTRATOR_KEY: KEY });
};

const api: Parameters<Deed["act"]>[0] = async (request) => {
  vi.stubGlobal("fetch", toService);
  try {
    return await openApi({ url: "https://rollcall.test", authorization: `Bearer ${KEY}` })(request);
  } finally {
    vi.unstubAllGlobals();
  }
};

/** What was typed: operands, flags by their names, and other options as `--name=value`. */
function callOf(deed: Pick<Deed, "options">, args: readonly string[]): Call {
  const given = args.filter((arg) => arg.startsWith("--")).map((arg) => arg.slice(2).split("="));
  const pairs = given.flatMap(([name = "", value]) => (value === undefined ? [] : [[name, value] as const]));
  const isList = ([name]: readonly [string, string]) => deed.options[name]?.multiple === true;
  return {
    operands: args.filter((arg) => !arg.startsWith("--")),
    flags: new Set(given.flatMap(([name = "", value]) => (value === undefined ? [name] : []))),
    values: new Map(pairs.filter((pair) => !isList(pair))),
    lists: new Map(pairs.filter(isList).map(([name, value]) => [name, [value]])),
  };
}

/** What the command tells, typed so. */
const typed = (deed: Deed, ...args: string[]) => deed.act(api, callOf(deed, args));
const told = async (deed: Deed, ...args: string[]) => (await typed(deed, ...args)).lines.join("\n");

const tokenIn = (text: string) => text.match(/rollcall_[\w-]+/)?.[0] ?? "";
const idIn = (text: string) => text.match(/su-[0-9a-f]{12}/)?.[0] ?? "";
const status = async (id: string, token: string, at = Date.now()) =>
  (await askAt({ id, token }, "/scim/v2/Users", { now: at })).status;

const userIn = (answer: unknown) =>
  v.parse(v.object({ tokens: v.array(v.object({ id: v.string() })) }), answer);

let count = 0;

/** A service user made by the command, with rights. */
async function made() {
  const name = `Reader ${++count}`;
  const text = await told(create, name, `--group=${group}`);
  return { name, id: idIn(text), token: tokenIn(text) };
}

describe("create", () => {
  test("shows id and token, and says that it can do nothing yet and what gives it rights", async () => {
    const text = await told(create, "Entra ID", "--display-name=Entra, production");
    expect(text).toContain("The token is not shown again.");
    expect(text).toContain("It can do nothing yet");
    expect(text).toContain(`(there are ${group})`);
    expect(text).toContain("npm run permission-group -- add GROUP 'Entra ID'");
    expect(text).toContain("npm run permission-group -- create 'Entra ID import' --member 'Entra ID'");
    expect(await status(idIn(text), tokenIn(text))).toBe(403);
    await api({ method: "POST", path: "/permission-groups", body: { name: "ENTRA id import" } });
    expect(await told(show, "entra id")).toContain("create NEW-GROUP --member 'Entra ID'");
  });

  test("puts it into permission groups by name, so that it reads at once", async () => {
    const text = await told(create, "Okta, again", `--group=${group.toUpperCase()}`);
    expect(text).toContain(`In ${group}: over SCIM, everyone is listed to it.`);
    expect(await status(idIn(text), tokenIn(text))).toBe(200);
  });

  test("creates nothing where there is no such group", async () => {
    await expect(typed(create, "Lost", "--group=Nonsense")).rejects.toThrow(
      /no permission group Nonsense, and nothing was created.*Reads everything/,
    );
    await expect(typed(show, "Lost")).rejects.toThrow("There is no service user Lost");
  });

  test("tells the token though what came after it failed", async () => {
    const failing: typeof api = (request) => {
      if (request.method === "PUT") throw new Error("connection lost");
      return api(request);
    };
    const { lines } = await create.act(failing, callOf(create, ["Half", `--group=${group}`]));
    const text = lines.join("\n");
    expect(await status(idIn(text), tokenIn(text))).toBe(403);
    expect(text).toContain("not put into every group");
  });

  test("lets the token end in so many days, and takes nothing else for days", async () => {
    const before = Date.now();
    const text = await told(create, "Brief", `--group=${group}`, "--expires=30");
    const [id, token] = [idIn(text), tokenIn(text)];
    expect(await status(id, token, before + 30 * DAY - 1)).toBe(200);
    expect(await status(id, token, Date.now() + 30 * DAY)).toBe(401);
    for (const days of ["0", "-1", "1.5", "soon", "", "3651"])
      await expect(typed(create, "Never", `--expires=${days}`)).rejects.toThrow("from 1 to 3650");
  });

  test("refuses what the service refuses, in its words", async () => {
    const { name } = await made();
    await expect(typed(create, name)).rejects.toThrow(`There is a service user ${name} already`);
    await expect(typed(create)).rejects.toThrow("npm run service-user -- create NAME");
    await expect(typed(create, "two", "names")).rejects.toThrow("npm run service-user -- create NAME");
  });
});

describe("list and show", () => {
  test("tell each in a line of 80 columns, and one whole, never with a token", async () => {
    const { name, id, token } = await made();
    await createServiceUser(rosterAt(now), env.TOKENS, "x".repeat(64), READ_EVERYTHING);
    await status(id, token);
    const lines = (await told(list)).split("\n");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines.find((line) => line.includes(id))).toMatch(
      /^Reader \d+ +su-[0-9a-f]{12} +sees everyone +used \d{4}-\d\d-\d\d$/,
    );
    const text = await told(show, name);
    expect(text).toMatch(/^Reader \d+\n {2}id +su-/);
    expect(text).toMatch(/Token [0-9a-f]{12} {2}since .* UTC, no end\n {2}last used \d{4}-\d\d-\d\d/);
    expect(await told(show, id)).toBe(text);
    for (const all of [text, lines.join()]) expect(all).not.toMatch(/rollcall_/);
    expect((await typed(list)).json).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, name, lists: "everyone" })]),
    );
  });
});

test("list and show say of a service user without a good token that it has none, and what gives it one", async () => {
  const { name, id } = await made();
  const line = async () => (await told(list)).split("\n").find((one) => one.includes(id));
  expect(await line()).toMatch(/ sees everyone +token not used yet$/);
  expect(await told(show, name)).toContain("not used yet");
  const [token] = (await api({ method: "GET", path: `/service-users/${id}` }).then(userIn)).tokens;
  await env.DB.prepare("UPDATE service_users SET tokens = json_set(tokens, '$[0].expiresAt', ?) WHERE id = ?")
    .bind(now - 1, id)
    .run();
  expect(await line()).toMatch(/ token ended /);
  expect(await told(show, name)).toMatch(
    /, ended .*\n.*\nIt has no token that is still good: .* rotate 'Reader/,
  );
  await told(revoke, name, token?.id ?? "");
  expect(await line()).toMatch(/ no token$/);
  expect(await told(show, name)).toContain(`It has no token: npm run service-user -- rotate '${name}'`);
});

test("a reader of some is told of with their number", async () => {
  const { name, id } = await made();
  const whose = (firstName: string) => ({
    whose: { conditions: [{ field: "basic.firstName", operator: "equals", value: firstName }] },
  });
  const only = async (firstName: string) => {
    const groups = { method: "POST", path: "/permission-groups" } as const;
    await api({ ...groups, body: { name: `Only ${firstName}`, members: [id], ...whose(firstName) } });
  };
  await only("Nobody's");
  await api({
    method: "DELETE",
    path: `/permission-groups/${encodeURIComponent(group)}/members/${id}?acceptLeaving=1`,
  });
  expect(await told(show, name)).toContain(
    "over SCIM, 0 people are listed to it.\nNobody meets the conditions",
  );
  await only("Ada");
  expect(await told(show, name)).toContain("over SCIM, 1 person is listed to it.\n\n");
  expect(await told(list)).toMatch(new RegExp(`${id} +sees 1 `));
});

test("rename changes names, and its id and token stay good", async () => {
  const { name, id, token } = await made();
  expect(await told(rename, name, `${name}, new`, "--display-name=New")).toContain("(New)");
  expect(await status(id, token)).toBe(200);
  await expect(typed(show, name)).rejects.toThrow("no service user");
  expect(await told(show, `${name}, new`)).toContain(id);
});

test("rotate gives a new token; the earlier one is good until the overlap is over", async () => {
  const { name, id, token } = await made();
  const before = Date.now();
  const next = tokenIn(await told(rotate, name, "--overlap=2", "--expires=90"));
  const after = Date.now();
  expect(next).not.toBe(token);
  expect([await status(id, token, before + 2 * DAY - 1), await status(id, token, after + 2 * DAY)]).toEqual([
    200, 401,
  ]);
  expect([await status(id, next, before + 90 * DAY - 1), await status(id, next, after + 90 * DAY)]).toEqual([
    200, 401,
  ]);
  await expect(typed(rotate, name, "--overlap=none")).rejects.toThrow("--overlap");
  const usual = tokenIn(await told(rotate, name));
  const end = Date.now();
  expect([await status(id, next, before + 7 * DAY - 1), await status(id, next, end + 7 * DAY)]).toEqual([
    200, 401,
  ]);
  expect(await status(id, usual, end + 1000 * DAY)).toBe(200);
});

test("revoke, disable, enable and delete count from the next request on", async () => {
  const { name, id, token } = await made();
  const next = tokenIn(await told(rotate, name));
  const earlier = (await told(show, name)).match(/Token (\w{12})/)?.[1] ?? "";
  expect(await told(revoke, name, earlier)).toContain("refused from now on");
  expect([await status(id, token), await status(id, next)]).toEqual([401, 200]);
  await told(disable, name);
  expect(await status(id, next)).toBe(401);
  expect(await told(list)).toMatch(new RegExp(`${id} +disabled`));
  await told(enable, name);
  expect(await status(id, next)).toBe(200);

  await expect(
    typed(
      removing(async () => "another"),
      name,
    ),
  ).rejects.toThrow("nothing was deleted");
  await expect(
    typed(
      removing(async () => ""),
      name,
    ),
  ).rejects.toThrow("nothing was deleted");
  expect(await status(id, next)).toBe(200);
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return `${name}\n`;
  };
  await told(removing(ask), id);
  expect(asked.join()).toContain(`Type ${name} again`);
  expect(await status(id, next)).toBe(401);
  const other = await made();
  await told(
    removing(() => expect.unreachable()),
    other.name,
    "--yes",
  );
  expect(await status(other.id, other.token)).toBe(401);
});

describe("an administrator's command", () => {
  const sent: Request[] = [];

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    sent.length = 0;
  });

  async function run(deed: Deed, ...args: string[]) {
    const printed: string[] = [];
    vi.spyOn(console, "log").mockImplementation((text) => void printed.push(String(text)));
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      const { signal: _, ...rest } = init;
      sent.push(new Request(url, rest));
      return toService(url, init);
    });
    const command = administratorCommand(deed);
    await command.run(callOf(command, args));
    return printed.join("\n");
  }

  test("asks a deployed service with the key of the environment, and tells JSON to programs", async () => {
    vi.stubEnv("ROLLCALL_ADMINISTRATOR_KEY", KEY);
    const text = await run(list, "--json", "--url=rollcall.test");
    expect(JSON.parse(text)).toEqual(expect.arrayContaining([expect.objectContaining({ name: "Okta" })]));
    expect(await run(list, "--url=rollcall.test")).toMatch(/^Okta /m);
    expect(sent.map(({ url, headers }) => [url, headers.get("authorization")])).toEqual(
      Array(2).fill(["https://rollcall.test/api/v1/service-users", `Bearer ${KEY}`]),
    );
  });

  test("is told what to do in commands, where the service names requests", async () => {
    vi.stubEnv("ROLLCALL_ADMINISTRATOR_KEY", KEY);
    const at = "--url=rollcall.test";
    await expect(run(show, "Nonsense", at)).rejects.toThrow("npm run service-user -- list lists them.");
    await expect(run(create, "oktA", at)).rejects.toThrow(
      "There is a service user Okta already: choose another name. If that one is meant, it can be given another token (npm run service-user -- rotate Okta). (409 conflict)",
    );
    await expect(run(createGroup, group.toUpperCase(), at)).rejects.toThrow(
      `add members to that one (npm run permission-group -- add '${group}' SERVICE-USER)`,
    );
    await expect(run(createGroup, "Lost", "--member=Nonsense", at)).rejects.toThrow("service-user -- list");
    await expect(run(removeMember, group, "okta", at)).rejects.toThrow(/, give --accept-leaving 1\. \(409/);
  });

  test("sends no key without encryption, and nothing where there is no key", async () => {
    vi.stubEnv("ROLLCALL_ADMINISTRATOR_KEY", KEY);
    await expect(run(list, "--url=http://rollcall.test")).rejects.toThrow("https://rollcall.test");
    vi.stubEnv("ROLLCALL_ADMINISTRATOR_KEY", "");
    await expect(run(list, "--url=https://rollcall.test")).rejects.toThrow("ROLLCALL_ADMINISTRATOR_KEY");
    expect(sent).toEqual([]);
  });

  test("says in one sentence what the service refused, without the key", async () => {
    vi.stubEnv("ROLLCALL_ADMINISTRATOR_KEY", `${KEY}x`);
    const error: unknown = await run(show, "Okta", "--url=rollcall.test").catch((one: unknown) => one);
    expect(String(error)).toContain("(401 unauthorized)");
    expect(JSON.stringify(error) + String(error)).not.toContain(KEY);
  });
});
