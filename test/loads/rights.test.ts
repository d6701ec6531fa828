import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Grants } from "../../src/auth/grants.ts";
import type { Section } from "../../src/hr/section.ts";
import { scheduled } from "../../src/scheduled.ts";
import { type ApiCaller, api, apiOk, expectProblem } from "../support/api.ts";
import {
  EDIT_EVERYTHING,
  foundCompany,
  hired,
  idsByName,
  READ_EVERYTHING,
  rosterAt,
} from "../support/company.ts";
import { type Loader, loader, restore } from "../support/load.ts";
import { rightsChanged } from "../support/rights-changed.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const KEY = "the-administrators-key-long-enough";
const ADMINISTRATOR = { key: KEY };
const SEEN: readonly Section[] = ["basic", "work", "lifecycle"];
const ADA = {
  "Employee ID": "1",
  Email: "ada@tidewater.example",
  "First name": "Ada",
  "Last name": "L",
  "Start date": "2020-01-01",
};

let company: Tables;
let feed: NewServiceUser;
let okta: NewServiceUser;
let some: NewServiceUser;
let londoners: NewServiceUser;
let loads: Loader;

vi.setConfig({ testTimeout: 60_000 });

const over = (view: readonly Section[], edit: readonly Section[]): Grants => ({
  scopes: [{ whose: "everyone", view, history: [], edit }],
  company: false,
});

beforeAll(async () => {
  Object.assign(env, { ADMINISTRATOR_KEY: KEY });
  const roster = rosterAt(NOW);
  okta = await foundCompany(NOW);
  const create = (name: string, grants: Grants) => createServiceUser(roster, env.TOKENS, name, grants);
  feed = await create("HR feed", EDIT_EVERYTHING);
  some = await create("Names and dates", over(SEEN, SEEN));
  const london = (await idsByName()).get("London") ?? "";
  const whose = {
    conditions: [{ field: "work.siteId", operator: "equals", value: london }],
    people: [],
  } as const;
  londoners = await create("Londoners", {
    scopes: [{ whose, view: "all", history: "all", edit: "all" }],
    company: false,
  });
  loads = loader(some, NOW);
  company = await readTables();
});

beforeEach(() => restore(company));

const send = (caller: ApiCaller, method: string, path: string, body?: unknown) =>
  api(caller, method, path, { now: NOW, ...(body !== undefined && { body }) });
const opened = (caller: ApiCaller, columns: readonly string[], more: object = {}) =>
  send(caller, "POST", "/loads", { fileName: "people.csv", columns, ...more });
const forbidden = async (answer: ReturnType<typeof send>) =>
  String(expectProblem(await answer, 403, "forbidden").detail);
const peopleWritten = async () => (await readTables())["employees"];
const show = (id: string) => apiOk(feed, "GET", `/loads/${id}`, { now: NOW });

describe("a file", () => {
  test("is opened by whoever may edit all that it has columns for, of everyone", async () => {
    expect((await loads.brought([ADA])).load.counts).toMatchObject({ hire: 1 });
    const columns = Object.keys(ADA);
    expect(await forbidden(opened(some, [...columns, "Private email"]))).toContain(
      "Personal contact details › Edit selected employees' personal contact details sections, for everyone,",
    );
    for (const column of ["City", "FTE"]) await forbidden(opened(some, [...columns, column]));
    await forbidden(opened(londoners, columns));
    await forbidden(opened(okta, columns));
    expect((await readTables())["loads"]).toHaveLength(1);
  });

  test("that is complete ends people, so it takes the right to", async () => {
    const names = await createServiceUser(rosterAt(NOW), env.TOKENS, "Names", over(SEEN, ["basic", "work"]));
    const columns = ["Employee ID", "First name", "Last name"];
    expect((await opened(names, columns)).status).toBe(201);
    expect(await forbidden(opened(names, columns, { scope: "complete" }))).toContain("Lifecycle › Edit");
    const feedOfEveryone = { name: "Nightly", scope: "complete" };
    expect(await forbidden(send(names, "POST", "/feeds", feedOfEveryone))).toContain("Lifecycle › Edit");
    expect((await send(feed, "POST", "/feeds", feedOfEveryone)).status).toBe(201);
    await forbidden(opened(names, columns, { feed: "Nightly" }));
    for (const [method, body] of [
      ["PATCH", { mayGo: 5 }],
      ["DELETE", undefined],
    ] as const)
      await forbidden(send(names, method, "/feeds/Nightly", body));
  });

  test("is shown to whoever sees of everyone what it tells, and as it came to whoever sees everything", async () => {
    const full = loader(feed, NOW);
    const { load } = await full.brought([{ ...ADA, City: "York" }]);
    for (const path of ["", "/lines", "/problems"]) {
      const detail = await forbidden(send(some, "GET", `/loads/${load.id}${path}`));
      expect(detail).toContain("Address › View selected employees' address sections, for everyone,");
      expect((await send(okta, "GET", `/loads/${load.id}${path}`)).status).toBe(200);
      await forbidden(send(londoners, "GET", `/loads/${load.id}${path}`));
    }
    expect((await send(some, "GET", "/loads")).json.loads).toHaveLength(1);
    await forbidden(send(londoners, "GET", "/loads"));
    await forbidden(send(some, "GET", `/loads/${load.id}/file`));
    expectProblem(await send(okta, "GET", `/loads/${load.id}/file`), 404, "not-found");
  });

  test("is brought in by an administrator too, as a file: an end that a person set stands", async () => {
    await hired(NOW, "ada", { employeeNumber: "1", terminationDate: "2027-01-31" });
    const asAdministrator = async (method: string, path: string, body?: unknown) => {
      const answer = await send(ADMINISTRATOR, method, path, body);
      expect(answer.status, answer.text).toBeLessThan(300);
      return answer.json;
    };
    const columns = [...Object.keys(ADA), "Termination date"];
    const { id } = await asAdministrator("POST", "/loads", { fileName: "people.csv", columns });
    const cells = [
      ...Object.values({ ...ADA, Email: "ada@tidewater.example", "Last name": "ada" }),
      "2027-06-30",
    ];
    await asAdministrator("PUT", `/loads/${id}/chunks/1`, { lines: [{ line: 2, cells }] });
    while ((await asAdministrator("POST", `/loads/${id}/check`)).status !== "checked");
    while ((await asAdministrator("POST", `/loads/${id}/apply`)).status !== "applied");
    expect(await show(id)).toMatchObject({ actor: "administrator", conflicts: 1 });
    const { periods } = await apiOk(feed, "GET", "/employees/ada", { now: NOW });
    expect(periods[0].terminationDate).toBe("2027-01-31");
  });

  test("teaches later files its columns only by whoever may edit everything", async () => {
    const columns = ["Person", "Mail", "Given", "Family", "Leaves"];
    const said = { Person: "employeeNumber", Mail: "email", Given: "firstName", Family: "surname" };
    const map = { columns: said, ignore: ["Leaves"] };
    expect((await opened(some, columns, { map })).status).toBe(201);
    expect((await send(some, "GET", "/column-maps")).json.columnMaps).toEqual([]);
    expect((await opened(feed, columns, { map })).status).toBe(201);
    const [kept] = (await send(some, "GET", "/column-maps")).json.columnMaps;
    await forbidden(send(some, "DELETE", `/column-maps/${kept.id}`));
    expect((await send(feed, "DELETE", `/column-maps/${kept.id}`)).status).toBe(204);
  });
});

describe("rights that are narrowed on the way", () => {
  test("stop the next step, whichever it is, and nothing is written", async () => {
    const load = await loads.checked([ADA]);
    await rightsChanged(NOW, some, { edit: ["work", "lifecycle"] });
    const before = await readTables();
    for (const step of ["check", "apply", "undo"])
      expect(await forbidden(send(some, "POST", `/loads/${load.id}/${step}`))).toContain("Basic info › Edit");
    await forbidden(send(some, "PUT", `/loads/${load.id}/chunks/1`, { lines: [] }));
    await forbidden(send(some, "DELETE", `/loads/${load.id}`));
    const { employees, loads: rows, load_lines } = await readTables();
    expect([employees, rows, load_lines]).toEqual([
      before["employees"],
      before["loads"],
      before["load_lines"],
    ]);
    expect((await send(feed, "POST", `/loads/${load.id}/apply`)).json.status).toBe("applying");
  });

  test("refuse what was to go on by itself", async () => {
    const { id } = await loads.filled([ADA]);
    expect((await loads.step(id, "check")).status).toBe("checking");
    await rightsChanged(NOW, some, { edit: [] });
    await scheduled(env, NOW);
    const { status, problems } = await show(id);
    expect(status).toBe("refused");
    expect(problems[0].message).toMatch(
      /^The rights of whoever opened the load do not suffice any more\. Names and dates lacks/,
    );
    expect(await peopleWritten()).toEqual([]);
  });

  const file = [
    Object.keys(ADA).join(),
    ...Array.from({ length: 501 }, (_, at) => `${at},p${at}@tidewater.example,Ada,N${at},2020-01-01`),
  ].join("\n");
  /** A file of which the first part is applied while its sender waits, and the rest is left to cron. */
  const halfApplied = async (caller: ApiCaller, bindings = {}) => {
    const headers = { "Content-Type": "text/csv" };
    const asking = { now: NOW, body: file, headers, bindings };
    const answer = await api(caller, "POST", "/loads?apply=true", asking);
    expect(answer.json).toMatchObject({ status: "applying", applied: 500, automatic: true });
    return answer.json.id;
  };

  test("of a service user that is disabled stop what is half done, until somebody goes on with it", async () => {
    const id = await halfApplied(some);
    const disabled = await send(ADMINISTRATOR, "POST", `/service-users/${some.id}/disable`);
    expect(disabled.status, disabled.text).toBe(200);
    await scheduled(env, NOW);
    await scheduled(env, NOW);
    const stopped = await show(id);
    expect(stopped).toMatchObject({ status: "applying", applied: 500, automatic: false });
    expect(stopped.problems[0].message).toContain("The service user Names and dates is disabled or deleted.");
    const told = (await readTables())["history"]?.filter(
      ({ subject, verb }) => subject === id && verb === "refuse",
    );
    expect(told).toHaveLength(1);
    for (const step of [1, 2])
      expect((await send(feed, "POST", `/loads/${id}/apply`)).status, `${step}`).toBe(200);
    expect(await show(id)).toMatchObject({ status: "applied", applied: 501, problems: [] });
  });

  test("of an administrator whom Cloudflare Access let in are those of the role by now", async () => {
    for (const [role, status] of [
      ["viewer", "applying"],
      ["hr", "applied"],
    ] as const) {
      await restore(company);
      const id = await halfApplied(ADMINISTRATOR);
      await env.DB.prepare("UPDATE loads SET actor = 'administrator ada@tidewater.example'").run();
      await env.DB.prepare("INSERT INTO administrators VALUES ('ada@tidewater.example', ?, 1, 1, 1)")
        .bind(role)
        .run();
      await scheduled(env, NOW);
      expect(await show(id), role).toMatchObject({ status });
    }
  });

  test("of whoever has a key are an owner's, though the key is called as Access would call somebody", async () => {
    const id = await halfApplied(ADMINISTRATOR, { ADMINISTRATOR_KEY: `ada@tidewater.example:${KEY}` });
    await scheduled(env, NOW);
    const actor = "administrator key ada@tidewater.example";
    expect(await show(id)).toMatchObject({ status: "applied", actor });
  });

  test("do not leave a load half taken back", async () => {
    const { load } = await loads.brought([ADA]);
    await loads.step(load.id, "undo");
    await rightsChanged(NOW, some, { edit: [] });
    await scheduled(env, NOW);
    expect((await show(load.id)).status).toBe("undone");
  });
});

describe("many people at once", () => {
  const batch = (caller: ApiCaller, item: object, dryRun = false) =>
    send(caller, "POST", "/employees/batch", { items: [item], dryRun });
  const ada = { employeeNumber: "1", firstName: "Ada", surname: "L", startDate: "2020-01-01" };

  test("are written by whoever may edit all that is said, of everyone", async () => {
    for (const dryRun of [true, false]) {
      expect(await forbidden(batch(some, { ...ada, city: "York" }, dryRun))).toContain("Address › Edit");
      await forbidden(batch(londoners, ada, dryRun));
      expect(await forbidden(batch(some, { ...ada, custom: { Shirt: "M" } }, dryRun))).toContain(
        "Custom › Edit",
      );
    }
    expect(await peopleWritten()).toEqual([]);
    expect((await batch(some, ada)).json.results[0].action).toBe("hired");
  });
});

describe("what files said and was not followed", () => {
  test("is shown and settled by whoever might have brought it in", async () => {
    await hired(NOW, "ada", { employeeNumber: "1", terminationDate: "2027-01-31" });
    const full = loader(feed, NOW);
    await full.brought([{ ...ADA, "Last name": "ada", "Termination date": "2027-06-30" }]);
    for (const path of ["/conflicts", "/employees/ada/conflicts"]) {
      expect((await send(some, "GET", path)).json.conflicts).toHaveLength(1);
      expect((await send(okta, "GET", path)).json.conflicts).toHaveLength(1);
      await forbidden(send(londoners, "GET", path));
    }
    const dismiss = (caller: ApiCaller) =>
      send(caller, "POST", "/employees/ada/conflicts/endSetByHand/dismiss");
    const names = await createServiceUser(rosterAt(NOW), env.TOKENS, "Names", over(SEEN, ["basic"]));
    expect(await forbidden(dismiss(names))).toContain("Lifecycle › Edit");
    expect((await dismiss(some)).status).toBe(204);
  });
});

test("a caller who reads everything writes nothing of all this", async () => {
  const reads = await createServiceUser(rosterAt(NOW), env.TOKENS, "Reads", READ_EVERYTHING);
  for (const [method, path] of [
    ["POST", "/loads"],
    ["POST", "/feeds"],
    ["POST", "/employees/batch"],
    ["DELETE", "/loads/0"],
  ] as const)
    await forbidden(send(reads, method, path, method === "POST" ? {} : undefined));
});
