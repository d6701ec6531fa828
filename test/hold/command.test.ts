import { beforeAll, expect, test, vi } from "vitest";
import type { Deed } from "../../scripts/administrator/administrator-command.ts";
import { openApi } from "../../scripts/command/api.ts";
import { hold } from "../../scripts/hold/hold-command.ts";
import { ask, foundCompany } from "../support/company.ts";
import { expectScimError } from "../support/scim.ts";
import { serviceAt } from "../support/service.ts";
import type { NewServiceUser } from "../support/service-users.ts";

const ADMINISTRATOR_KEY = `rollcall_admin_${"8".repeat(64)}`;
let okta: NewServiceUser;

beforeAll(async () => {
  okta = await foundCompany(Date.now());
});

/** What the command tells, on a deployment that holds imports for that reason or does not. */
async function told(operands: readonly string[] = [], flags: readonly string[] = [], HELD = "") {
  const api: Parameters<Deed["act"]>[0] = async (request) => {
    vi.stubGlobal("fetch", async (url: string, { signal: _, ...rest }: RequestInit) =>
      serviceAt(Date.now(), new Request(url, rest), { ADMINISTRATOR_KEY, HELD }),
    );
    try {
      const connection = { url: "https://rollcall.test", authorization: `Bearer ${ADMINISTRATOR_KEY}` };
      return await openApi(connection)(request);
    } finally {
      vi.unstubAllGlobals();
    }
  };
  const call = { operands, flags: new Set(flags), values: new Map(), lists: new Map() };
  return (await hold.act(api, call)).lines.join("\n");
}

test("a reason holds all imports, until they are released, and says the command for that", async () => {
  expect(await told()).toBe("Imports are not held: readers over SCIM are served.");
  expect((await ask(okta, "/scim/v2/Users")).status).toBe(200);
  const text = await told(["Wrong dates"]);
  expect(text).toMatch(/^All imports are held.*\n {2}Wrong dates \(administrator, .*\n.*hold -- --release$/);
  expect(await expectScimError(await ask(okta, "/scim/v2/Users"), 503)).toMatch(
    /held \(Wrong dates\).*npm run hold -- --release/,
  );
  expect(await told()).toBe(text);
  expect(await told([], ["release"])).toContain("are not held");
  expect((await ask(okta, "/scim/v2/Users")).status).toBe(200);
});

test("a hold of the deployment is told with what takes it away, whatever is released", async () => {
  for (const flags of [[], ["release"]])
    expect(await told([], flags, "Restored")).toMatch(
      /are held.*\n {2}Restored .*HELD.*\n.*npm run restore -- --release/,
    );
});

test("what is no single reason is refused, and nothing is held or released", async () => {
  await expect(told(["Wrong", "dates"])).rejects.toThrow("one reason in quotes");
  await told(["Wrong dates"]);
  await expect(told(["Wrong dates"], ["release"])).rejects.toThrow("one reason in quotes");
  expect(await told()).toContain("are held");
  await told([], ["release"]);
});
