import { env } from "cloudflare:workers";
import { beforeAll, expect, test, vi } from "vitest";
import type { Deed } from "../../scripts/administrator/administrator-command.ts";
import { openApi } from "../../scripts/command/api.ts";
import { change } from "../../scripts/permission-group/change.ts";
import { create } from "../../scripts/permission-group/create.ts";
import { remove as deleteGroup } from "../../scripts/permission-group/delete.ts";
import { list } from "../../scripts/permission-group/list.ts";
import { add, remove } from "../../scripts/permission-group/members.ts";
import { show } from "../../scripts/permission-group/show.ts";
import { NOTHING } from "../../src/auth/grants.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { listIn } from "../support/scim.ts";
import { serviceAt } from "../support/service.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const KEY = `rollcall_admin_${"7".repeat(64)}`;
const now = Date.now();
let importer: NewServiceUser;

beforeAll(async () => {
  await foundCompany(now);
  await hired(now, "ada", { work: { siteId: (await idsByName()).get("London") ?? null } });
  await hired(now, "bo", { employeeNumber: "0007" });
  importer = await createServiceUser(rosterAt(now), env.TOKENS, "Importer", NOTHING);
});

/** Requests of the commands reach the service. */
const api: Parameters<Deed["act"]>[0] = async (request) => {
  vi.stubGlobal("fetch", async (url: string, { signal: _, ...rest }: RequestInit) =>
    serviceAt(Date.now(), new Request(url, rest), { ADMINISTRATOR_KEY: KEY }),
  );
  try {
    return await openApi({ url: "https://rollcall.test", authorization: `Bearer ${KEY}` })(request);
  } finally {
    vi.unstubAllGlobals();
  }
};

/** What the command tells with these operands and options; one that may come several times is a list. */
async function told(
  deed: Deed,
  operands: readonly string[] = [],
  options: Readonly<Record<string, string | readonly string[]>> = {},
) {
  const given = Object.entries(options);
  const values = given.flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  const lists = given.flatMap(([name, value]) => (typeof value === "string" ? [] : [[name, value] as const]));
  for (const [name, value] of given)
    expect(deed.options[name]?.multiple ?? false, name).toBe(typeof value !== "string");
  const call = { operands, flags: new Set<string>(), values: new Map(values), lists: new Map(lists) };
  return (await deed.act(api, call)).lines;
}

const listed = async () =>
  (await listIn(askAt(importer, "/scim/v2/Users", {}))).Resources.map(({ id }) => String(id)).toSorted();

test("a group with a member and nothing else said makes an import that works", async () => {
  expect(await told(create, ["Okta import"], { member: ["Importer"] })).toEqual([
    "Okta import: Everyone. Members: Importer.",
    "Over SCIM, everyone is listed to Importer.",
  ]);
  expect(await listed()).toEqual(["ada", "bo"]);
  expect(await told(show, ["okta IMPORT"])).toContain(
    "Lifecycle › View selected employees' lifecycle sections",
  );
});

test("who would leave is told, and left in until so many are accepted", async () => {
  await expect(told(remove, ["Okta import", "Importer"])).rejects.toThrow(/2 people .*acceptLeaving=2/);
  expect(await listed()).toEqual(["ada", "bo"]);
  expect(await told(remove, ["Okta import", "Importer"], { "accept-leaving": "2" })).toEqual([
    "Okta import: Everyone. It has no members.",
    "Over SCIM, nobody is listed to Importer.",
  ]);
  expect(await told(add, ["Okta import", importer.id])).toContain(
    "Over SCIM, everyone is listed to Importer.",
  );
  await expect(told(deleteGroup, ["Okta import"])).rejects.toThrow(/acceptLeaving=2/);
  expect(await told(deleteGroup, ["Okta import"], { "accept-leaving": "2" })).toEqual([
    "Okta import is deleted.",
  ]);
});

test("a group of some, by conditions and by name, with what is ticked", async () => {
  const lines = await told(create, ["London"], {
    where: ["work.siteId=London", "active=true"],
    person: ["number:0007"],
    view: "basic,lifecycle",
    edit: "contact",
    description: "A try",
    member: ["Importer"],
  });
  expect(lines[0]).toBe(
    "London: Whoever has work.siteId equals London and active equals true; and Ada bo. Members: Importer.",
  );
  expect(lines.at(-1)).toMatch(/^Note: A condition on status or active decides whom Importer is shown/);
  expect(await listed()).toEqual(["ada", "bo"]);
  expect((await told(show, ["London"])).slice(-6, -3)).toEqual([
    "Basic info › View selected employees' basic info sections",
    "Lifecycle › View selected employees' lifecycle sections",
    "Personal contact details › Edit selected employees' personal contact details sections",
  ]);
  await told(create, ["All"], { tick: "all" });
  await told(create, ["Feed"], { tick: "edit-all", history: "work" });
  expect((await told(show, ["Feed"])).slice(-6, -2)).toEqual([
    "Every section › View selected employees' … sections",
    "Work › View selected employees' work section histories",
    "Every section › Edit selected employees' … sections",
    "Edit the company's settings, sites, lists and fields",
  ]);
  expect(await told(list)).toEqual([
    "All: Everyone. It has no members.",
    "Feed: Everyone. It has no members.",
    expect.stringMatching(/^London: /),
    "Reads everything: Everyone. Members: Okta.",
  ]);
});

test("a change says in place of what was, and leaves what it does not say", async () => {
  await told(create, ["Changing"], { where: ["work.siteId=London"], person: ["number:0007"] });
  const lines = await told(change, ["CHANGING"], {
    name: "Changed",
    view: "basic,lifecycle",
    company: "yes",
  });
  expect(lines).toEqual([
    "Changed",
    expect.stringMatching(/^ {2}id /),
    "  whose    Whoever has work.siteId equals London; and Ada bo",
    "  members  none",
    "",
    "Basic info › View selected employees' basic info sections",
    "Lifecycle › View selected employees' lifecycle sections",
    "Edit the company's settings, sites, lists and fields",
    "",
    "Over SCIM, 2 people are listed to a member of Changed alone.",
  ]);
  const whose = async (options: Parameters<typeof told>[2]) => (await told(change, ["Changed"], options))[2];
  expect(await whose({ where: ["active=true"] })).toMatch(/Whoever has active equals true; and Ada bo$/);
  expect(await whose({ person: ["email:ada@tidewater.example"] })).toMatch(/equals true; and Ada ada$/);
  expect(await told(change, ["Changed"], { company: "no", history: "all", edit: "none" })).toContain(
    "Every section › View selected employees' … section histories",
  );
  expect(await told(show, ["Changed"])).not.toContain("Edit the company's settings, sites, lists and fields");
  const everyone = {
    operands: ["Changed"],
    flags: new Set(["everyone"]),
    values: new Map(),
    lists: new Map(),
  };
  expect((await change.act(api, everyone)).lines[2]).toBe("  whose    Everyone");
  await expect(told(change, ["Changed"])).rejects.toThrow("Say what to change");
  await expect(told(change, ["Changed"], { company: "perhaps" })).rejects.toThrow(
    "--company takes yes or no",
  );
  const ticked = "Create, change and delete groups over SCIM";
  expect(await told(change, ["Changed"], { groups: "yes" })).toContain(ticked);
  expect(await told(change, ["Changed"], { groups: "no" })).not.toContain(ticked);
  await expect(told(change, ["Changed"], { groups: "perhaps" })).rejects.toThrow("--groups takes yes or no");
});

test("a change by which somebody would leave a list is refused until so many are accepted", async () => {
  await told(create, ["Leaving"], { member: ["importer"] });
  const some = { where: ["basic.firstName=Nobody's"] };
  const only = await createServiceUser(rosterAt(now), env.TOKENS, "Only", NOTHING);
  await told(add, ["Leaving", "only"]);
  await expect(told(change, ["Leaving"], some)).rejects.toThrow(/2 people .* the list of Only/);
  const lines = await told(change, ["Leaving"], { ...some, "accept-leaving": "2" });
  expect(lines).toContain("Over SCIM, 0 people are listed to Only.");
  expect(lines).toContainEqual(expect.stringMatching(/^Note: Nobody is listed to Only today/));
  expect(await told(show, ["Leaving"])).toContainEqual(
    expect.stringMatching(/^Note: Nobody is listed to Only/),
  );
  expect((await told(remove, ["Leaving", only.name.toUpperCase()]))[0]).toMatch(/Members: Importer\.$/);
  await told(deleteGroup, ["Leaving"]);
});

test("who is no member cannot be taken out, so that a slip of the keys is told", async () => {
  await told(create, ["Slip"], { member: ["Importer"] });
  await expect(told(remove, ["Slip", "Imprter"])).rejects.toThrow(
    "Imprter is no member of Slip, whose members are: Importer.",
  );
  await expect(told(remove, ["Slip", "Okta"])).rejects.toThrow("Okta is no member of Slip");
  await told(remove, ["Slip", "importer"], { "accept-leaving": "2" });
  await expect(told(remove, ["Slip", "Importer"])).rejects.toThrow("whose members are: it has none.");
});

test("what cannot be is said in a sentence", async () => {
  await expect(told(show, ["Nonsense"])).rejects.toThrow(/no permission group Nonsense.*Reads everything/);
  await expect(told(create, ["X"], { tick: "everything" })).rejects.toThrow(/--tick takes all or edit-all/);
  await expect(told(create, ["X"], { where: ["London"] })).rejects.toThrow(/--where takes FIELD=VALUE/);
  for (const where of ["work.siteId!=London", "work.siteId>=London", "=London", "work.siteId="])
    await expect(told(create, ["X"], { where: [where] }), where).rejects.toThrow(/FIELD=VALUE.*no other/);
  await expect(told(create, ["X"], { view: "basic,adress" })).rejects.toThrow(
    /view\.1: there is no section "adress"; there are basic, work, address,/,
  );
  await expect(told(create, ["X"], { view: "" })).rejects.toThrow('there is no section ""');
  await expect(told(create, ["X"], { where: ["work.siteId=Atlantis"] })).rejects.toThrow(/no Atlantis/);
  await expect(told(add, ["Reads everything"])).rejects.toThrow(/NAME SERVICE-USER/);
});
