import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { changeSettings, changeSite } from "../../src/roster/company/change-company.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { apiOk } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, idsByName, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { listIn, type Resource } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { wholeHistory } from "../support/whole-history.ts";
import read from "./read-of-0000.json";

/** A roster of the first version, people of every kind as its own verbs wrote them, and what it answered at this moment. */
const NOW = Date.parse("2026-11-02T12:00:00Z");
const [ROSTER = ""] = Object.values(
  import.meta.glob<string>("./roster-of-0000.sql", { query: "?raw", import: "default", eager: true }),
);

let first: Tables;
let migrated: Tables;
let okta: NewServiceUser;
let feed: NewServiceUser;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, 1));
  await env.DB.exec(ROSTER);
  first = await readTables();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  migrated = await readTables();
  okta = await createServiceUser(rosterAt(NOW), env.TOKENS, "Reads", READ_EVERYTHING);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "Edits", EDIT_EVERYTHING);
});

const rows = (tables: Tables, name: string) => tables[name] ?? [];
const get = (path: string) => apiOk(feed, "GET", path, { now: NOW });

test("takes the company's own lines with it, as they were", () => {
  expect(first["sites"]).toHaveLength(3);
  for (const name of [
    "sites",
    "list_items",
    "groups",
    "memberships",
    "group_moments",
    "ordinals",
    "service_users",
  ])
    expect(rows(migrated, name), name).toMatchObject(rows(first, name));
});

test("is the same to readers, now and on the days ahead", async () => {
  for (const [moment, expected] of Object.entries(read)) {
    const list = async (path: string) =>
      (await listIn(askAt(okta, `/scim/v2/${path}?count=100`, { now: Date.parse(moment) }))).Resources;
    expect((await list("Users")).map(userLine), moment).toEqual(expected.users);
    expect((await list("Groups")).map(groupLine), moment).toEqual(expected.groups);
  }
});

function userLine({
  id,
  active,
  userName,
  title = null,
  meta,
}: Resource & { readonly meta?: { version?: string } }) {
  return [id, active, userName, title, versionIn(meta)].join(" ");
}

function groupLine({
  displayName,
  members,
  meta,
}: Resource & { readonly meta?: { version?: string }; readonly members?: { value: string }[] }) {
  return [displayName, versionIn(meta), ...(members ?? []).map(({ value }) => value)].join(" ");
}

/** What of the version tells of the resource, and not of who reads it: that stands behind, and was not there at first. */
function versionIn(meta: { version?: string } | undefined): string | undefined {
  return meta?.version?.replace(/^(W\/"\w+\.\w+\.\w+)\.[\w.]+"$/, '$1"');
}

test("is what the rules derive of the facts, so that the next write moves nothing by itself", async () => {
  await expectDerivedAnew(NOW);
});

describe("history", () => {
  test("keeps every row under its number, and says what each is about", () => {
    const told = (row: Readonly<Record<string, unknown>>) => {
      const { reason: _, changes: __, kind: ___, address: ____, ...rest } = row;
      return rest;
    };
    expect(rows(migrated, "history").map(told)).toEqual(rows(first, "history").map(told));
    const kindOf = new Map<unknown, string>([
      ["company", "company"],
      ...rows(first, "sites").map(({ id }) => [id, "site"] as const),
      ...rows(first, "list_items").map(({ id }) => [id, "listItem"] as const),
      ...rows(first, "service_users").map(({ id }) => [id, "serviceUser"] as const),
      ...rows(first, "employees").map(({ id }) => [id, "employee"] as const),
    ]);
    expect(new Set(rows(migrated, "history").map(({ kind }) => kind)).size).toBe(5);
    for (const { kind, subject } of rows(migrated, "history"))
      expect([subject, kind]).toEqual([subject, kindOf.get(subject)]);
  });

  test("keeps reasons and changes, apart", () => {
    const values = new Map(
      rows(migrated, "history_values").map((row) => [`${row["subject"]} ${row["operation_id"]}`, row]),
    );
    expect(values.size).toBe(rows(first, "history").length);
    for (const row of rows(first, "history")) {
      const { reason, changes } = row;
      expect(values.get(`${row["subject"]} ${row["operation_id"]}`)).toMatchObject({
        reason,
        changes,
        facts: null,
      });
    }
  });

  test("is read as before, moments of the calendar with what decided them", async () => {
    const history = await wholeHistory(rosterAt(NOW), "left");
    expect(history.map(({ verb, holdsFrom, cause }) => [verb, holdsFrom, cause?.date ?? null])).toEqual([
      ["hire", "2019-12-31T10:00:00.000Z", null],
      ["lastDayOfWork", "2026-10-10T10:00:00.000Z", "2026-10-10"],
      ["gardenLeaveOver", "2026-10-15T10:00:00.000Z", "2026-10-15"],
    ]);
    const { events, last } = await get("/events?limit=200");
    expect(
      events.slice(0, rows(first, "history").length).map(({ sequence }: { sequence: number }) => sequence),
    ).toEqual(rows(first, "history").map(({ id }) => id));
    expect(last).toBe(events.at(-1).sequence);
  });
});

describe("HR", () => {
  test("reads the company's choices, the new ones as nobody chose", async () => {
    expect(await get("/settings")).toMatchObject({
      companyName: "Tidewater",
      startMayMoveDays: 14,
      leaversKeptMonths: null,
      historyKeptMonths: null,
      scimSiteId: null,
      scimLoginDomain: null,
    });
    expect(rows(migrated, "company")).toMatchObject([
      { login_secret: expect.stringMatching(/^[\da-f]{64}$/) },
    ]);
  });

  test("reads everybody, the deleted and those without an e-mail included", async () => {
    for (const { id } of rows(first, "employees")) {
      const employee = await get(`/employees/${id}`);
      expect(employee).toMatchObject({
        id,
        contact: { privateEmail: null, privateMobile: null },
        custom: {},
      });
      expect(employee.basic.pronouns).toBeNull();
    }
  });

  test("goes on writing: every kind of person, the company and its sites", async () => {
    const roster = rosterAt(NOW);
    const values = { basic: { pronouns: "they" }, contact: { privateMobile: "+49 1" } };
    for (const { id, deleted_at } of rows(first, "employees").filter((row) => row["deleted_at"] === null)) {
      expect(deleted_at).toBeNull();
      await perform(roster, "change", String(id), { effectiveDate: null, values });
    }
    await perform(roster, "restore", "deleted", {});
    await perform(roster, "include", "frozen", {});
    await perform(roster, "terminate", "works", {
      terminationDate: "2026-11-30",
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    });
    await perform(roster, "endLeave", "away", { returnDate: null });
    await changeSettings(roster, { endMoment: { kind: "clock", time: "17:00" } });
    await changeSite(roster, (await idsByName()).get("Pago Pago") ?? "", { zone: "Pacific/Apia" });
    await expectDerivedAnew(NOW);
    const { history_values: told = [], history = [] } = await readTables();
    const written = new Set(
      history
        .filter(({ kind, verb }) => kind === "employee" && verb === "change")
        .map((row) => `${row["subject"]} ${row["operation_id"]}`),
    );
    const facts = told.filter(
      (row) => written.has(`${row["subject"]} ${row["operation_id"]}`) && row["facts"] !== null,
    );
    expect(facts.length).toBeGreaterThanOrEqual(rows(first, "employees").length - 1);
  });
});

describe("the Worker of before, put back by a rollback, by the rights that it wrote itself,", () => {
  const KEY = `rollcall_admin_${"9".repeat(64)}`;
  const grantsByName = async () =>
    new Map(rows(await readTables(), "service_users").map(({ name, grants }) => [name, grants]));

  test("goes on for whoever has them still, and refuses whoever was narrowed since", async () => {
    const before = new Map(rows(first, "service_users").map(({ name, grants }) => [name, grants]));
    const asked = { now: NOW, bindings: { ADMINISTRATOR_KEY: KEY } };
    const { permissionGroups } = await apiOk({ key: KEY }, "GET", "/permission-groups", asked);
    const group = permissionGroups.find(({ memberNames }: { memberNames: readonly string[] }) =>
      memberNames.includes("Okta"),
    );
    await apiOk({ key: KEY }, "PATCH", `/permission-groups/${group.id}`, { ...asked, body: { history: [] } });
    const after = await grantsByName();
    expect(after.get("HR feed")).toBe(before.get("HR feed"));
    expect(JSON.parse(String(before.get("Okta"))).view).not.toEqual([]);
    expect(JSON.parse(String(after.get("Okta")))).toEqual({ people: "everyone", view: [], edit: [] });
  });
});
