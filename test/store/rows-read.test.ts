import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { addPlaces } from "../../src/roster/company/places.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { nameInGroup } from "../../src/roster/groups/name-in-group.ts";
import { MEMBERS_A_CHUNK } from "../../src/store/group-members.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hiring, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { listIn, valueAt } from "../support/scim.ts";
import { operations, scimOk } from "../support/scim-write.ts";
import { createServiceUser } from "../support/service-users.ts";
import { isNoted, watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const PAGE = 100;

let okta: NewServiceUser;
let people = 0;

/** What a request costs at D1 before it is answered: calls, and rows read in all of them. */
let calls = 0;
let rows = 0;
const db = watchedDatabase(env.DB, {
  after: (sql, rowsRead) => {
    if (isNoted(sql)) return;
    calls += 1;
    rows += rowsRead;
  },
});

async function cost(query: string, user = okta): Promise<{ calls: number; rows: number; items: number }> {
  calls = 0;
  rows = 0;
  const { itemsPerPage } = await listIn(askAt(user, `/scim/v2/Users?${query}`, { now: NOW, db }));
  return { calls, rows, items: itemsPerPage };
}

/** Two in a hundred have a date ahead, so two states: these leave next year. */
async function hireMore(number: number): Promise<void> {
  const ids = Array.from({ length: number }, (_, index) => people + index);
  await hiredTogether(
    NOW,
    ids.map((id) => hiring(`p${id}`, id % 50 === 25 ? { terminationDate: "2027-06-30" } : {})),
  );
  people += number;
}

beforeAll(async () => {
  okta = await foundCompany(NOW);
  await hireMore(400);
  // The first request of an isolate reads the dictionary as well.
  await cost("count=1");
});

const pageAt = (startIndex: number) => cost(`startIndex=${startIndex}&count=${PAGE}`);

describe("rows read", () => {
  test("are the same for the first page and for the last", async () => {
    const [first, last] = [await pageAt(1), await pageAt(people - PAGE + 1)];
    expect(first).toMatchObject({ calls: 1, items: PAGE });
    expect(last).toEqual(first);
  });

  test("are the same however many people there are", async () => {
    const before = await pageAt(1);
    await hireMore(400);
    expect(await pageAt(1)).toEqual(before);
    expect(await pageAt(people - PAGE + 1)).toEqual(before);
  });

  test("are at most 1.05 for each person of a whole walk", async () => {
    let read = 0;
    for (let startIndex = 1; startIndex <= people; startIndex += PAGE)
      read += (await pageAt(startIndex)).rows;
    expect(read / people).toBeLessThanOrEqual(1.05);
    expect(read).toBeGreaterThanOrEqual(people);
  });

  test("of a reader to whom some are listed are the same on every page, and a few for each person", async () => {
    const stays = { field: "status", operator: "equals", value: "Employed" } as const;
    const sections = { view: ["basic", "lifecycle"], history: [], edit: [] } as const;
    const scope = { whose: { conditions: [stays], people: [] }, ...sections };
    const narrow = await createServiceUser(rosterAt(NOW), env.TOKENS, "Narrow", {
      scopes: [scope],
      company: false,
    });
    await cost("count=1", narrow);
    const [first, last] = [
      await cost(`startIndex=1&count=${PAGE}`, narrow),
      await cost(`startIndex=${people - PAGE + 1}&count=${PAGE}`, narrow),
    ];
    expect(first).toMatchObject({ calls: 1, items: PAGE });
    expect(last).toEqual(first);
    expect(first.rows).toBeLessThanOrEqual(PAGE * 3 + 10);
    for (const query of ['filter=id eq "p300"', 'filter=userName eq "P300@tidewater.example"']) {
      const one = await cost(query, narrow);
      expect(one).toMatchObject({ calls: 1, items: 1 });
      expect(one.rows).toBeLessThanOrEqual(20);
    }
  });

  test("of a service user that writes are one more for each person: its own key", async () => {
    const writer = await createServiceUser(rosterAt(NOW), env.TOKENS, "Writes", EDIT_EVERYTHING);
    await cost("count=1", writer);
    const keys = Array.from({ length: people }, (_, index) =>
      env.DB.prepare("INSERT INTO external_ids VALUES (?, ?, ?)").bind(
        writer.id,
        `p${index}`,
        `key ${index}`,
      ),
    );
    await env.DB.batch(keys);
    const [reads, writes] = [await pageAt(1), await cost(`startIndex=1&count=${PAGE}`, writer)];
    expect(writes).toEqual({ ...reads, rows: reads.rows + PAGE });
    const one = await cost('filter=externalId eq "key 300"', writer);
    expect(one).toMatchObject({ calls: 1, items: 1 });
    expect(one.rows).toBeLessThanOrEqual(20);
  });

  test("are few for one person, by id, by userName and by e-mail address", async () => {
    const address = '"P300@tidewater.example"';
    for (const filter of [
      'id eq "p300"',
      `userName eq ${address}`,
      `emails eq ${address}`,
      `emails.value eq ${address}`,
      `emails[type eq "work"].value eq ${address}`,
      `emails[type eq "work" and value eq ${address}]`,
    ]) {
      const one = await cost(`filter=${filter}`);
      expect(one).toMatchObject({ calls: 1, items: 1 });
      expect(one.rows).toBeLessThanOrEqual(10);
    }
  });

  test("of the first members of large groups are hardly more than are sent", async () => {
    const ids = Array.from({ length: 2500 }, (_, index) => `member${index}`);
    const departmentId = (await idsByName()).get("Sales") ?? null;
    const siteId = (await idsByName()).get("London") ?? null;
    for (let start = 0; start < ids.length; start += 500) {
      const some = ids.slice(start, start + 500).map((id) => hiring(id, { work: { departmentId, siteId } }));
      await hiredTogether(NOW, some);
    }
    people += ids.length;
    const chunks: number[] = [];
    const watched = watchedDatabase(env.DB, { after: (_, rowsRead) => void chunks.push(rowsRead) });
    await listIn(askAt(okta, "/scim/v2/Groups?count=100", { now: NOW, db: watched }));
    expect(chunks[0]).toBeGreaterThan(MEMBERS_A_CHUNK);
    expect(chunks[0]).toBeLessThan(MEMBERS_A_CHUNK * 1.05);
  });

  test("of groups without their members are a few for each group, however many are in it", async () => {
    const groups = async () => {
      rows = 0;
      const path = "/scim/v2/Groups?excludedAttributes=members";
      return (await listIn(askAt(okta, path, { now: NOW, db }))).Resources.length;
    };
    await groups();
    const sent = await groups();
    expect(sent).toBeGreaterThan(5);
    expect(rows).toBeLessThanOrEqual(sent * 3 + 10);
  });

  test("of a person who comes into a group are the same whether nobody is in it or thousands are", async () => {
    const as = await createServiceUser(rosterAt(NOW), env.TOKENS, "Moves people", EDIT_EVERYTHING);
    const moved = async (id: string, department: string) => {
      rows = 0;
      const path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
      const body = operations({ op: "replace", path, value: department });
      await scimOk(200, { as, now: NOW, method: "PATCH", path: `/Users/${id}`, body, db });
      return rows;
    };
    await moved("p1", "Engineering");
    const [few, many] = [await moved("p2", "Engineering"), await moved("p3", "Sales")];
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
  });

  test("members that are weighed one by one are all of those, and no others, over many chunks", async () => {
    const named = ["member1", "member1200", "member999", "p7"];
    const view = ["basic", "lifecycle"] as const;
    const rest = { history: [], edit: [] } as const;
    const user = await createServiceUser(rosterAt(NOW), env.TOKENS, "Weighing", {
      scopes: [
        { whose: "everyone", view, ...rest },
        { whose: { conditions: [], people: named }, view: [...view, "work"], ...rest },
      ],
      company: false,
    });
    const chunks: number[] = [];
    const watched = watchedDatabase(env.DB, { after: (_, rowsRead) => void chunks.push(rowsRead) });
    const { Resources } = await listIn(askAt(user, "/scim/v2/Groups", { now: NOW, db: watched }));
    const members = new Map(Resources.map((group) => [group["displayName"], group["members"]]));
    const valuesIn = (name: string) => {
      const all = members.get(name);
      return Array.isArray(all) ? all.map((one) => valueAt(one, "value")) : [];
    };
    expect(chunks.length).toBeGreaterThan(5);
    expect(valuesIn("Department: Sales")).toEqual(["member1", "member1200", "member999"]);
    expect(valuesIn("Site: London")).toEqual(["member1", "member1200", "member999"]);
    expect(valuesIn("All employees")).toHaveLength(people);
  });

  test("a list of large groups fails where imports are held between two chunks", async () => {
    let held = false;
    const watched = watchedDatabase(env.DB, {
      after: async () => {
        if (held) return;
        held = true;
        await env.DB.prepare("UPDATE company SET hold = ?")
          .bind(JSON.stringify({ reason: "a test", by: "tester", at: NOW }))
          .run();
      },
    });
    const answer = await askAt(okta, "/scim/v2/Groups?count=100", { now: NOW, db: watched });
    await env.DB.prepare("UPDATE company SET hold = NULL").run();
    expect([held, answer.status]).toEqual([true, 503]);
  });

  test("a list of large groups fails where a member moves between two chunks, and is never torn", async () => {
    const departmentId = (await idsByName()).get("Engineering") ?? null;
    let moved = false;
    const watched = watchedDatabase(env.DB, {
      after: async () => {
        if (moved) return;
        moved = true;
        const change = { effectiveDate: null, values: { work: { departmentId } } };
        await perform(rosterAt(NOW + 5000), "change", "member2499", change);
      },
    });
    const answer = await askAt(okta, "/scim/v2/Groups?count=100", { now: NOW, db: watched });
    expect(moved).toBe(true);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("Retry-After")).toMatch(/^\d+$/);
  });

  test("are few for a page past the end", async () => {
    // A view that was made since has the isolate read the dictionary once more.
    await cost("count=1");
    const past = await pageAt(people + 1);
    expect(past).toMatchObject({ calls: 1, items: 0 });
    expect(past.rows).toBeLessThanOrEqual(5);
  });
});

describe("where groups are defined", () => {
  test("a page of people costs two rows more for each at most, and groups without members read nobody", async () => {
    const without = await pageAt(1);
    const group = { description: null, people: "active", inGroups: [] } as const;
    const conditions = [{ field: "basic.surname", operator: "set" }] as const;
    await changeCompany(rosterAt(NOW), "addGroup", { ...group, id: "all", name: "All", conditions });
    await changeCompany(rosterAt(NOW), "addGroup", { ...group, id: "few", name: "Few", conditions: [] });
    await nameInGroup(rosterAt(NOW), "few", { add: ["p1", "p2"] });
    await cost("count=1");
    const page = await pageAt(1);
    expect(page).toMatchObject({ calls: 1, items: PAGE });
    expect(page.rows).toBeGreaterThan(without.rows);
    // Two of them are in two groups.
    expect(page.rows).toBeLessThanOrEqual(without.rows + 2 * PAGE + 2);
    expect(await pageAt(people - PAGE + 1)).toMatchObject({ calls: 1, items: PAGE });
    const one = await cost('filter=groups.value eq "few"');
    expect(one).toMatchObject({ items: 2 });
    rows = 0;
    const path = "/scim/v2/Groups?excludedAttributes=members";
    const { Resources } = await listIn(askAt(okta, path, { now: NOW, db }));
    expect(rows).toBeLessThanOrEqual(Resources.length * 3 + 10);
  });

  test("a hundred groups with twenty thousand members come in chunks, each read once and none larger than one", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `Section ${index}`);
    await addPlaces(
      rosterAt(NOW),
      [],
      names.map((name) => ({ list: "division", name, code: null })),
    );
    const ids = await idsByName();
    await env.DB.batch(
      names.map((name) =>
        env.DB.prepare(
          `INSERT INTO memberships (group_id, employee_id, starts_at, ends_at)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
          SELECT ?, printf('member-%036d', i), 0, 8640000000000000 FROM n`,
        ).bind(ids.get(name)),
      ),
    );
    const chunks: number[] = [];
    const watched = watchedDatabase(env.DB, {
      after: (sql, rowsRead) => void (isNoted(sql) || chunks.push(rowsRead)),
    });
    await listIn(askAt(okta, "/scim/v2/Groups?count=1", { now: NOW, db: watched }));
    chunks.splice(0);
    const path = "/scim/v2/Groups?count=200";
    const { Resources } = await listIn(askAt(okta, path, { now: NOW, db: watched }));
    const members = Resources.reduce((sum, { members = [] }) => sum + [members].flat().length, 0);
    expect(members).toBeGreaterThan(20_000);
    expect(chunks.length).toBe(Math.floor(members / MEMBERS_A_CHUNK) + 1);
    // Beside the members: four rows for each group on the page, and the head.
    for (const rowsRead of chunks) expect(rowsRead).toBeLessThan(MEMBERS_A_CHUNK + 4 * Resources.length + 20);
  });
});
