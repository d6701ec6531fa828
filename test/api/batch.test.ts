import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { CustomFieldType } from "../../src/hr/custom-field.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, hired, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, withoutOperationIds } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
/** For what takes its time on a busy machine. */
const PATIENCE = 60_000;

let hr: NewServiceUser;
let okta: NewServiceUser;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  hr = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR", EDIT_EVERYTHING);
});

interface Result {
  readonly index: number;
  readonly status: number;
  readonly id: string | null;
  readonly action: string;
  readonly why: string;
  readonly problems: readonly { readonly field: string | null; readonly message: string }[];
}

type Item = Readonly<Record<string, string | number | null | Readonly<Record<string, unknown>>>>;

async function batch(items: readonly Item[], also: object = {}, asking: ApiAsking = {}): Promise<Result[]> {
  const answer = await apiOk(hr, "POST", "/employees/batch", {
    now: NOW,
    ...asking,
    body: { items, ...also },
  });
  expect(answer.results.map(({ index }: Result) => index)).toEqual(items.map((_, index) => index));
  return answer.results;
}

async function one(item: Item, asking: ApiAsking = {}): Promise<Result> {
  const [result] = await batch([item], {}, asking);
  if (result === undefined) throw new Error("no result");
  return result;
}

const shown = (id: string | null, now = NOW) => apiOk(hr, "GET", `/employees/${id}`, { now });

/** Somebody who has been here since 2020, by a feed. */
const item = (number: string, said: Item = {}): Item => ({
  employeeNumber: number,
  email: `${number}@tidewater.example`,
  firstName: "Ada",
  surname: number,
  startDate: "2020-01-01",
  ...said,
});

const here = async (number: string, said: Item = {}): Promise<string> => {
  const { id, action } = await one(item(number, said));
  expect(action).toBe("hired");
  return String(id);
};

describe("what an item comes to", () => {
  test("somebody new is hired, with the places that the item names", async () => {
    const answer = await apiOk(hr, "POST", "/employees/batch", {
      now: NOW,
      body: {
        items: [
          item("new-1", {
            department: "Research",
            site: "Lisbon",
            country: "Portugal",
            fte: 0.8,
            weeklyHours: 32,
            privateEmail: "ada@home.example",
            pronouns: "she/her",
          }),
        ],
      },
    });
    expect(answer.results).toMatchObject([{ status: 201, action: "hired", problems: [] }]);
    expect(answer.notices).toEqual([
      "new site Lisbon, zone Europe/Lisbon (from its name)",
      "new item in department: Research",
      "new item in country: Portugal",
    ]);
    expect(await shown(answer.results[0].id)).toMatchObject({
      employeeNumber: "new-1",
      active: true,
      status: "Employed",
      basic: { email: "new-1@tidewater.example", pronouns: "she/her" },
      contact: { privateEmail: "ada@home.example" },
      employment: { fte: 0.8, weeklyHours: 32 },
      names: { "work.departmentId": "Research", "work.siteId": "Lisbon", "address.countryId": "Portugal" },
    });
  });

  test("somebody known is changed, by number in any case or by e-mail", async () => {
    const id = await here("Known-1");
    expect(await one({ employeeNumber: "KNOWN-1", title: "Engineer" })).toMatchObject({
      status: 200,
      action: "changed",
      id,
      why: "changes title",
    });
    expect(await one({ email: "KNOWN-1@tidewater.example", title: null })).toMatchObject({
      action: "changed",
      id,
    });
    expect((await shown(id)).work.title).toBeNull();
  });

  test("an end ahead ends, one that is past switches off, a later start rehires", async () => {
    const id = await here("ends-1");
    expect(await one({ employeeNumber: "ends-1", terminationDate: "2026-12-31" })).toMatchObject({
      status: 200,
      action: "ended",
    });
    expect((await shown(id)).active).toBe(true);
    expect(await one({ employeeNumber: "ends-1", terminationDate: "2026-11-20" })).toMatchObject({
      action: "switchedOff",
    });
    expect((await shown(id)).active).toBe(false);
    expect(await one({ employeeNumber: "ends-1", startDate: "2026-12-01" })).toMatchObject({
      status: 200,
      action: "rehired",
      id,
    });
    expect((await shown(id)).next).toMatchObject({ active: true, at: "2026-11-30T23:00:00.000Z" });
  });

  test("what a person must decide is held, and nobody is touched", async () => {
    const id = await here("held-1", { terminationDate: "2026-11-01" });
    const before = await shown(id);
    const result = await one({ employeeNumber: "held-1", status: "Active" });
    expect(result).toMatchObject({
      status: 409,
      action: "held",
      id,
      why: expect.stringContaining("says active"),
    });
    expect(await shown(id)).toEqual(before);
  });

  test("an end that was set by hand stands", async () => {
    const id = await here("hand-1");
    const end = {
      terminationDate: "2026-12-31",
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    };
    await perform(rosterAt(NOW), "terminate", id, end);
    const result = await one({ employeeNumber: "hand-1", terminationDate: "2027-06-30", title: "Smith" });
    expect(result).toMatchObject({
      status: 200,
      action: "changed",
      why: expect.stringContaining("set by hand"),
      problems: [{ field: null, message: expect.stringContaining("set by hand") }],
    });
    expect(await shown(id)).toMatchObject({
      periods: [{ terminationDate: "2026-12-31" }],
      work: { title: "Smith" },
    });
  });

  test("an item that cannot be read, or contradicts itself, is refused with what would be taken, and the others go in", async () => {
    const id = await here("bad-1");
    const results = await batch([
      {
        employeeNumber: "bad-1",
        email: "no address",
        startDate: "2026-02-30",
        zone: "Mars/Olympus",
        title: "Lost",
      },
      item("bad-2", { startDate: null }),
      item("bad-3", { terminationDate: "2019-01-01" }),
      { title: "Nobody" },
      item("good-1"),
    ]);
    expect(results.map(({ status, action }) => [status, action])).toEqual([
      [422, "refused"],
      [422, "refused"],
      [422, "refused"],
      [422, "refused"],
      [201, "hired"],
    ]);
    expect(results.map(({ id: whom }) => whom !== null)).toEqual([true, false, false, false, true]);
    expect(results[0]?.problems).toEqual([
      { field: "email", message: expect.stringContaining("is no e-mail address") },
      { field: "zone", message: expect.stringContaining("is no time zone") },
      { field: "startDate", message: expect.stringContaining("does not exist") },
    ]);
    expect(results[1]?.problems).toEqual([
      { field: "startDate", message: "a new person needs a start date" },
    ]);
    expect(results[2]?.problems).toHaveLength(1);
    expect(results[3]?.why).toContain("is about nobody");
    expect((await shown(id)).work.title).toBeNull();
  });

  test("of two items about one person, or with one e-mail, the second is refused", async () => {
    const id = await here("twice-1");
    const results = await batch([
      { employeeNumber: "twice-1", title: "First" },
      { email: "twice-1@tidewater.example", title: "Second" },
      item("twice-2"),
      item("twice-3", { email: "TWICE-2@tidewater.example" }),
      item("twice-2", { email: "other@tidewater.example" }),
    ]);
    expect(results.map(({ action }) => action)).toEqual([
      "changed",
      "refused",
      "hired",
      "refused",
      "refused",
    ]);
    expect(results[1]).toMatchObject({ status: 422, id, why: expect.stringContaining("item 0") });
    expect(results[3]?.why).toContain("item 2");
    expect(results[4]?.why).toContain("item 2");
    expect((await shown(id)).work.title).toBe("First");
  });

  test("an e-mail of somebody with another number asks whether it is the same person", async () => {
    await here("same-1");
    expect(await one(item("same-2", { email: "same-1@tidewater.example" }))).toMatchObject({
      status: 409,
      action: "held",
      id: null,
      why: expect.stringContaining("belongs to number same-1. The same person?"),
    });
  });

  test("somebody deleted is held until they are restored", async () => {
    const id = await here("deleted-1", { terminationDate: "2026-11-01" });
    await perform(rosterAt(NOW), "remove", id, {});
    expect(await one({ employeeNumber: "deleted-1", title: "Back" })).toMatchObject({
      status: 409,
      action: "held",
      id,
    });
  });

  test("fields of the company's own are filled in, by name or id, and what does not fit says what would", async () => {
    const roster = rosterAt(NOW);
    await changeCompany(roster, "addList", { id: "languages", name: "Languages" });
    for (const name of ["German", "French"])
      await changeCompany(roster, "addItem", {
        id: `in ${name}`,
        list: "languages",
        name,
        code: null,
        parentId: null,
      });
    const field = (id: string, type: CustomFieldType, listId: string | null = null) =>
      changeCompany(roster, "addField", { id, name: `The ${id}`, type, listId });
    await field("badge", "text");
    await field("desk", "number");
    await field("bonus", "currency");
    await field("speaks", "multiList", "languages");
    await field("buddy", "employee");
    const custom = {
      badge: "A-1",
      "the desk": 7,
      bonus: { amount: "1200.50", currency: "EUR" },
      speaks: ["French", "German"],
      "The buddy": "own-2",
    };
    const items = [item("own-1", { custom }), item("own-2")];
    const [first, second] = await batch(items);
    expect(await shown(first?.id ?? "")).toMatchObject({
      custom: {
        badge: "A-1",
        desk: 7,
        bonus: { amount: "1200.50", currency: "EUR" },
        speaks: ["in French", "in German"],
        buddy: second?.id,
      },
      names: { "custom.speaks": ["French", "German"] },
    });
    expect((await batch(items)).map(({ action }) => action)).toEqual(["unchanged", "unchanged"]);
    const results = await batch([
      { employeeNumber: "own-1", custom: { badge: null, desk: "8" } },
      { employeeNumber: "own-2", custom: { desk: "eight" } },
      item("own-3", { custom: { shoe: "38" } }),
    ]);
    expect(results.map(({ action }) => action)).toEqual(["changed", "refused", "refused"]);
    expect(results[1]?.problems).toMatchObject([{ message: expect.stringContaining("is not a number") }]);
    expect(results[2]?.problems).toMatchObject([
      { message: expect.stringContaining("There is no field shoe") },
    ]);
    expect((await shown(first?.id ?? "")).custom).toMatchObject({ badge: null, desk: 8 });
  });

  test("the request is refused as a whole only where it is no batch", async () => {
    const post = (body: unknown) => api(hr, "POST", "/employees/batch", { now: NOW, body });
    const many = Array.from({ length: 201 }, (_, index) => item(`many-${index}`));
    expect(expectProblem(await post({ items: many }), 400, "invalid").detail).toContain("200");
    const unknown = expectProblem(await post({ items: [item("odd-1", { shoeSize: 38 })] }), 400, "invalid");
    expect(unknown.errors).toMatchObject([{ pointer: "#/items/0/shoeSize" }]);
    expectProblem(await post({ items: [] }), 400, "invalid");
    const reader = await api(okta, "POST", "/employees/batch", {
      now: NOW,
      body: { items: [item("odd-2")] },
    });
    expectProblem(reader, 403, "forbidden");
  });
});

describe("items together", () => {
  test("e-mails are swapped within a batch, and round a circle of three", async () => {
    const ids = await Promise.all(["swap-1", "swap-2", "swap-3"].map((number) => here(number)));
    const results = await batch([
      { employeeNumber: "swap-1", email: "swap-2@tidewater.example" },
      { employeeNumber: "swap-2", email: "swap-3@tidewater.example" },
      { employeeNumber: "swap-3", email: "swap-1@tidewater.example" },
    ]);
    expect(results.map(({ action }) => action)).toEqual(["changed", "changed", "changed"]);
    const emails = await Promise.all(ids.map(async (id) => (await shown(id)).basic.email));
    expect(emails).toEqual([
      "swap-2@tidewater.example",
      "swap-3@tidewater.example",
      "swap-1@tidewater.example",
    ]);
    await expectDerivedAnew(NOW);
  });

  test("an e-mail in the way stops that alone: the rest of the item and the other items go in", async () => {
    await here("way-1");
    const id = await here("way-2");
    const results = await batch([
      { employeeNumber: "way-2", email: "way-1@tidewater.example", terminationDate: "2026-12-31" },
      item("way-3", { email: "WAY-1@tidewater.example" }),
      item("way-4"),
    ]);
    expect(results).toMatchObject([
      {
        status: 200,
        action: "ended",
        problems: [{ field: "email", message: expect.stringContaining("Ada way-1") }],
      },
      { status: 422, action: "refused" },
      { status: 201, action: "hired" },
    ]);
    expect(await shown(id)).toMatchObject({
      basic: { email: "way-2@tidewater.example" },
      periods: [{ terminationDate: "2026-12-31" }],
    });
    const alone = await one({ employeeNumber: "way-2", email: "way-1@tidewater.example" });
    expect(alone).toMatchObject({ status: 409, action: "held" });
  });

  test("nobody reports to somebody new who is held or refused", async () => {
    await hired(NOW, "numbered", { employeeNumber: "N-1" });
    const results = await batch([
      item("boss-1", { manager: "stays-1" }),
      item("stays-1", { email: "numbered@tidewater.example" }),
      item("boss-2", { manager: "stays-2" }),
      item("stays-2", { startDate: null }),
    ]);
    expect(results).toMatchObject([
      { status: 201, why: expect.stringContaining("manager stays-1 is not known") },
      { status: 409, action: "held" },
      { status: 201, why: expect.stringContaining("manager stays-2 is not known") },
      { status: 422, action: "refused" },
    ]);
    for (const index of [0, 2]) expect((await shown(results[index]?.id ?? "")).work.managerId).toBeNull();
  });

  test("a manager is found among the items, whatever their order, and in the roster", async () => {
    const top = await here("top-1");
    const results = await batch([
      item("team-2", { manager: "team-1@tidewater.example" }),
      item("team-1", { manager: "top-1", displayName: "Grace Hopper" }),
      item("team-3", { manager: "Hopper, Grace" }),
    ]);
    const [second, first, third] = await Promise.all(results.map(({ id }) => shown(id)));
    expect(second.work.managerId).toBe(first.id);
    expect(third.names["work.managerId"]).toBe("Grace Hopper");
    expect(first.work.managerId).toBe(top);
  });

  test("nobody comes to stand above themselves: those managers are told and left out, the rest goes in", async () => {
    const results = await batch([
      item("ring-1", { manager: "ring-2", title: "One" }),
      item("ring-2", { manager: "ring-1", title: "Two" }),
      item("ring-3", { manager: "ring-1", title: "Three" }),
    ]);
    expect(results).toMatchObject([
      {
        action: "hired",
        problems: [{ field: "manager", message: expect.stringContaining("would report to") }],
      },
      { action: "hired", problems: [{ field: "manager" }] },
      { action: "hired", problems: [] },
    ]);
    const people = await Promise.all(results.map(({ id }) => shown(id)));
    expect(people.map(({ work }) => [work.title, work.managerId])).toEqual([
      ["One", null],
      ["Two", null],
      ["Three", results[0]?.id],
    ]);
  });
});

describe("a dry run", () => {
  test("says what would be done, and writes nothing", async () => {
    const id = await here("dry-1");
    await here("dry-2");
    const items = [
      { employeeNumber: "dry-1", terminationDate: "2026-11-20" },
      item("dry-3", { department: "Dry docks", manager: "dry-1" }),
      { employeeNumber: "dry-2", email: "dry-1@tidewater.example" },
    ];
    const before = await readTables();
    const planned = await batch(items, { dryRun: true });
    expect(await readTables()).toEqual(before);
    expect(planned).toMatchObject([
      { action: "switchedOff", id },
      { status: 201, id: null },
      { action: "held" },
    ]);
    const done = await batch(items);
    expect(done.map(({ action, why }) => [action, why])).toEqual(
      planned.map(({ action, why }) => [action, why]),
    );
  });
});

describe("the same batch twice", () => {
  test("finds everything unchanged, and writes nothing", async () => {
    const items = [
      item("again-1", { department: "Engineering", manager: "again-2", fte: 1 }),
      item("again-2", { terminationDate: "2026-12-31", country: "DE" }),
      item("again-3", { startDate: "2027-01-01", status: "Hired" }),
    ];
    expect((await batch(items)).map(({ action }) => action)).toEqual(["hired", "hired", "hired"]);
    const before = withoutOperationIds(await readTables());
    expect((await batch(items)).map(({ status, action }) => [status, action])).toEqual([
      [200, "unchanged"],
      [200, "unchanged"],
      [200, "unchanged"],
    ]);
    expect(withoutOperationIds(await readTables())).toEqual(before);
    await expectDerivedAnew(NOW);
  });
});

describe("others write at the same time", () => {
  test("two batches over the same people lose nothing", { timeout: PATIENCE }, async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => `race-${index}`);
    const ids = (await batch(numbers.map((number) => item(number)))).map(({ id }) => id);
    const [titles, phones] = await Promise.all([
      batch(numbers.map((number) => ({ employeeNumber: number, title: `Title ${number}` }))),
      batch(numbers.toReversed().map((number) => ({ employeeNumber: number, workPhone: `Phone ${number}` }))),
    ]);
    expect([...titles, ...phones].every(({ action }) => action === "changed")).toBe(true);
    const people = await Promise.all(ids.map((id) => shown(id)));
    expect(people.map(({ work }) => [work.title, work.workPhone])).toEqual(
      numbers.map((number) => [`Title ${number}`, `Phone ${number}`]),
    );
    expect(people.every(({ version }) => version === 3)).toBe(true);
    await expectDerivedAnew(NOW);
  });

  test("two batches that hire the same people hire each once", async () => {
    const items = Array.from({ length: 10 }, (_, index) => item(`both-${index}`));
    const [first, second] = await Promise.all([batch(items), batch(items)]);
    expect(first.map(({ id }) => id)).toEqual(second.map(({ id }) => id));
    const actions = first.map(({ action }, index) => [action, second[index]?.action].sort());
    expect(actions.every(([a, b]) => a === "hired" && b === "unchanged")).toBe(true);
  });

  test("whoever reports to somebody whom another one hired first reports to that person", async () => {
    let meddled = false;
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (meddled || !writesPeople(sql)) return;
        meddled = true;
        await hired(NOW, "meddler", {
          employeeNumber: "chief-1",
          basic: { email: "chief-1@tidewater.example" },
        });
      },
    });
    const results = await batch([item("chief-1"), item("crew-1", { manager: "chief-1" })], {}, { db });
    expect(meddled).toBe(true);
    expect(results).toMatchObject([
      { status: 200, id: "meddler" },
      { status: 201, action: "hired" },
    ]);
    expect((await shown(results[1]?.id ?? "")).work.managerId).toBe("meddler");
  });

  test("a login that goes to somebody else in between is in the way of that item alone", async () => {
    const id = await here("late-1");
    let meddled = false;
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (meddled || !writesPeople(sql)) return;
        meddled = true;
        await hired(NOW, "quicker", { basic: { email: "wanted@tidewater.example" } });
      },
    });
    const results = await batch(
      [{ employeeNumber: "late-1", email: "wanted@tidewater.example", title: "Late" }, item("late-2")],
      {},
      { db },
    );
    expect(results).toMatchObject([
      { action: "changed", problems: [{ field: "email" }] },
      { action: "hired" },
    ]);
    expect(await shown(id)).toMatchObject({
      basic: { email: "late-1@tidewater.example" },
      work: { title: "Late" },
    });
  });

  test("a company that changes in between is decided by anew", async () => {
    let meddled = false;
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (meddled || !writesPeople(sql)) return;
        meddled = true;
        await env.DB.prepare("UPDATE company SET epoch = epoch + 1").run();
      },
    });
    expect(await one(item("epoch-1"), { db })).toMatchObject({ status: 201, action: "hired" });
    expect(meddled).toBe(true);
  });

  test("an answer that is lost leaves what was written, and the batch sent again finds it", async () => {
    let lost = false;
    const db = watchedDatabase(env.DB, {
      after: (sql) => {
        if (!writesPeople(sql)) return;
        lost = true;
        throw new Error("D1_ERROR: network");
      },
    });
    const items = [item("lost-1"), item("lost-2")];
    const answer = await api(hr, "POST", "/employees/batch", { now: NOW, db, body: { items } });
    expect(lost).toBe(true);
    expectProblem(answer, 503, "unavailable");
    expect((await batch(items)).map(({ action }) => action)).toEqual(["unchanged", "unchanged"]);
    await expectDerivedAnew(NOW);
  });
});

describe("cost", () => {
  test("200 items take at most 60 queries, whether they hire, change or come to nothing", {
    timeout: PATIENCE,
  }, async () => {
    const first = Array.from({ length: 200 }, (_, index) =>
      item(`cost-${index}`, { department: "Engineering", manager: `cost-${(index / 2) | 0}` }),
    );
    const second = first.map((each, index) => ({ ...each, title: `Title ${index}`, manager: "cost-0" }));
    for (const items of [first, second, second]) {
      let queries = 0;
      const db = watchedDatabase(env.DB, {
        before: (sql) => {
          queries += sql.length;
        },
      });
      await batch(items, {}, { db });
      expect(queries).toBeLessThanOrEqual(60);
    }
  });
});
