import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Grants } from "../../src/auth/grants.ts";
import type { FieldFilter } from "../../src/hr/employee-filter.ts";
import type { Whose } from "../../src/hr/scope.ts";
import { SECTIONS, type Section, type Sections } from "../../src/hr/section.ts";
import {
  changePermissionGroup,
  createPermissionGroup,
} from "../../src/roster/access/permission-groups/verbs.ts";
import { addPlaces } from "../../src/roster/company/places.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, type Hiring, hiring, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { expectScimError, listIn, type Resource, valueAt } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const NOW = Date.parse("2026-11-24T12:00:00Z");

/** The sites by which people are told apart here. */
let london: string;
let kiritimati: string;

let okta: NewServiceUser;
let names: ReadonlyMap<string, string>;

const idOf = (name: string): string => {
  const id = names.get(name);
  if (id === undefined) throw new Error(`there is no ${name}`);
  return id;
};

/** In the order of the list. `lea` left, `fay` is hired ahead, `mo` moves to London in December, `cal` away from it. */
const PEOPLE = ["ada", "bo", "cal", "dee", "fay", "lea", "mo"] as const;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  await addPlaces(rosterAt(NOW), [], [{ list: "employmentType", name: "Full time", code: null }]);
  names = await idsByName();
  london = idOf("London");
  kiritimati = idOf("Kiritimati");
  const at = (siteId: string, department: string, managerId: string | null = null): Hiring => ({
    work: { siteId, departmentId: idOf(department), managerId, title: "Countess", workPhone: "+44 1" },
    address: { city: "Berlin", countryId: idOf("Germany") },
    employment: { employmentTypeId: idOf("Full time") },
    basic: { displayName: "Same name" },
  });
  await hiredTogether(NOW, [
    hiring("ada", { ...at(london, "Engineering"), employeeNumber: "007" }),
    hiring("bo", at(kiritimati, "Engineering", "ada")),
    hiring("cal", at(london, "Sales", "bo")),
    hiring("dee", at(kiritimati, "Sales")),
    hiring("fay", { ...at(london, "Sales", "ada"), startDate: "2027-03-01" }),
    hiring("lea", { ...at(london, "Sales", "lea"), terminationDate: "2026-06-30" }),
    hiring("mo", at(kiritimati, "Engineering")),
  ]);
  const moves = (siteId: string) => ({ effectiveDate: "2026-12-01", values: { work: { siteId } } });
  await perform(rosterAt(NOW), "change", "mo", moves(london));
  await perform(rosterAt(NOW), "change", "cal", { ...moves(kiritimati) });
});

const VIEWED = ["basic", "lifecycle", "work", "address", "employment"] as const;

const seeing = (...scopes: readonly (readonly [Whose, Sections])[]): Grants => ({
  scopes: scopes.map(([whose, view]) => ({ whose, view, history: [], edit: [] })),
  company: false,
});
const meeting = (...conditions: readonly FieldFilter[]): Whose => ({ conditions, people: [] });
const inLondon = (): Whose => meeting({ field: "work.siteId", operator: "equals", value: london });

let made = 0;
const reader = (grants: Grants) => createServiceUser(rosterAt(NOW), env.TOKENS, `Reader ${++made}`, grants);

const get = (user: NewServiceUser, path: string, now = NOW, headers: Record<string, string> = {}) =>
  askAt(user, `/scim/v2${path}`, { now, init: { headers } });
const list = (user: NewServiceUser, path: string, now = NOW) => listIn(get(user, path, now));
const filtered = (user: NewServiceUser, path: string, filter: string) =>
  list(user, `${path}?filter=${encodeURIComponent(filter)}`);
const idsIn = async (user: NewServiceUser, path: string, now = NOW) =>
  (await list(user, path, now)).Resources.map(({ id }) => id);
const single = async (user: NewServiceUser, path: string): Promise<Resource> => {
  const response = await get(user, path);
  expect(response.status, path).toBe(200);
  return response.json();
};

/** The values in a complex attribute of several: the groups of a user, the members of a group. */
const valuesOf = (resource: Resource | undefined, attribute: "groups" | "members"): string[] => {
  const values = resource?.[attribute];
  if (!Array.isArray(values)) throw new Error(`${attribute} is always an array`);
  return values.map((one) => String(valueAt(one, "value")));
};

/** What one reads of groups must be what one reads of their members, both ways. */
async function expectOneTruth(user: NewServiceUser): Promise<void> {
  const [people, groups] = [await list(user, "/Users"), await list(user, "/Groups")];
  const fromUsers = people.Resources.flatMap((one) =>
    valuesOf(one, "groups").map((group) => `${group} ${one.id}`),
  );
  const fromGroups = groups.Resources.flatMap((one) =>
    valuesOf(one, "members").map((member) => `${one.id} ${member}`),
  );
  expect(fromGroups.toSorted()).toEqual(fromUsers.toSorted());
  expect(fromUsers.length).toBeGreaterThan(0);
}

describe("a section that is viewed of nobody", () => {
  const HIDDEN: readonly (readonly [Section, readonly string[], readonly string[]])[] = [
    [
      "work",
      ["title", "phoneNumbers", ENTERPRISE],
      ["Site: London", "Site: Kiritimati", "Site: Pago Pago", "Department: Engineering", "Department: Sales"],
    ],
    ["address", ["addresses"], ["Country: Germany"]],
    ["employment", [], ["Employment type: Full time"]],
    ["contact", [], []],
    ["custom", [], []],
  ];

  test.each(HIDDEN)("%s leaves out what stands in it, and nothing else", async (section, attributes) => {
    const user = await reader(seeing(["everyone", SECTIONS.filter((one) => one !== section)]));
    const all = await single(okta, "/Users/ada");
    const { meta: _, groups: __, ...seen } = await single(user, "/Users/ada");
    const { meta: ___, groups: ____, ...expected } = all;
    const kept = Object.entries(expected).filter(([name]) => !attributes.includes(name));
    const schemas = attributes.includes(ENTERPRISE)
      ? [all["schemas"]].flat().filter((urn) => urn !== ENTERPRISE)
      : all["schemas"];
    expect(seen).toEqual({ ...Object.fromEntries(kept), schemas });
    expect(attributes.every((name) => name in all)).toBe(true);
  });

  test.each(HIDDEN)("%s hides the groups that tell of it", async (section, _, hidden) => {
    const user = await reader(seeing(["everyone", SECTIONS.filter((one) => one !== section)]));
    const [all, seen] = [await list(okta, "/Groups"), await list(user, "/Groups")];
    const wanted = all.Resources.filter(({ displayName }) => !hidden.includes(String(displayName)));
    const bare = ({ meta: _, ...group }: Resource) => group;
    expect(seen.Resources.map(bare)).toEqual(wanted.map(bare));
    await expectOneTruth(user);
    for (const { id, displayName } of all.Resources) {
      const byName = await filtered(user, "/Groups", `displayName eq "${displayName}"`);
      const byId = await filtered(user, "/Groups", `id eq "${id}"`);
      const isSeen = !hidden.includes(String(displayName));
      expect([byName.totalResults, byId.totalResults]).toEqual(isSeen ? [1, 1] : [0, 0]);
      expect(byName.Resources.map((one) => one.id)).toEqual(isSeen ? [id] : []);
      const response = await get(user, `/Groups/${id}`);
      if (isSeen) expect(response.status).toBe(200);
      else await expectNobody(user, response, `/Groups/${id}`);
    }
  });

  test("leaves the groups that are seen in their places, and the total at the last of them", async () => {
    const user = await reader(seeing(["everyone", ["basic", "lifecycle", "address"]]));
    const all = (await list(okta, "/Groups")).Resources.map(({ displayName }) => displayName);
    const last = all.indexOf("Country: Germany") + 1;
    expect(last).toBeGreaterThan(2);
    expect((await list(user, "/Groups?count=0")).totalResults).toBe(last);
    const names = async (query: string) =>
      (await list(user, `/Groups?${query}`)).Resources.map(({ displayName }) => displayName);
    expect(await names("startIndex=1&count=1")).toEqual(["All employees"]);
    expect(await names("startIndex=2&count=1")).toEqual(["Country: Germany"]);
    expect(await names(`startIndex=${last}&count=1`)).toEqual(["Country: Germany"]);
    expect(await names(`startIndex=${last + 1}&count=1`)).toEqual([]);
  });
});

/** The answer is, but for the id, the one for an id that there never was. */
async function expectNobody(user: NewServiceUser, response: Response, path: string): Promise<void> {
  const nobody = path.replace(/[^/]+$/, "nobody-at-all");
  const text = await expectScimError(response, 404);
  const other = await expectScimError(await get(user, nobody), 404);
  expect(text.replaceAll(path.split("/").at(-1) ?? "", "X")).toBe(other.replaceAll("nobody-at-all", "X"));
}

describe("a section that is viewed of some", () => {
  let user: NewServiceUser;

  beforeAll(async () => {
    user = await reader(
      seeing(
        ["everyone", ["basic", "lifecycle", "address"]],
        [inLondon(), ["basic", "lifecycle", "work", "address"]],
      ),
    );
  });

  test("is shown of those, and of nobody else, in lists and alone", async () => {
    const shown = (await list(user, "/Users")).Resources.filter((one) => "title" in one);
    expect((await list(user, "/Users")).totalResults).toBe(PEOPLE.length);
    expect(shown.map(({ id }) => id)).toEqual(["ada", "cal", "fay", "lea"]);
    expect(shown.every((one) => "phoneNumbers" in one && ENTERPRISE in one)).toBe(true);
    for (const id of PEOPLE) {
      const one = await single(user, `/Users/${id}`);
      expect([id, "title" in one, ENTERPRISE in one]).toEqual([id, "title" in one, "title" in one]);
      expect("title" in one).toBe(shown.some((other) => other.id === id));
    }
  });

  test("makes them alone members of its groups, and everybody of all others", async () => {
    const members = new Map(
      (await list(user, "/Groups")).Resources.map((group) => [
        group["displayName"],
        valuesOf(group, "members"),
      ]),
    );
    expect(members.get("Department: Engineering")).toEqual(["ada"]);
    expect(members.get("Department: Sales")).toEqual(["cal"]);
    expect(members.get("Site: Kiritimati")).toEqual([]);
    expect(members.get("Country: Germany")).toEqual(["ada", "bo", "cal", "dee", "mo"]);
    expect(members.get("All employees")).toEqual(["ada", "bo", "cal", "dee", "mo"]);
    await expectOneTruth(user);
  });

  test("gives its groups no version, for who comes into sight does not move the group's", async () => {
    const response = await get(user, `/Groups/${idOf("Engineering")}`, NOW, { "If-None-Match": "*" });
    expect([response.status, response.headers.get("ETag")]).toEqual([200, null]);
    expect(valueAt(await response.json(), "meta.version")).toBeUndefined();
  });
});

describe("a reader to whom some are listed", () => {
  let user: NewServiceUser;
  const LISTED = ["ada", "cal", "fay", "lea"];

  beforeAll(async () => {
    user = await reader(seeing([inLondon(), VIEWED]));
  });

  test("lists those, leavers and people hired ahead included, in places of its own", async () => {
    const all = await list(user, "/Users");
    expect(all).toMatchObject({ totalResults: 4, startIndex: 1, itemsPerPage: 4 });
    expect(all.Resources.map(({ id }) => id)).toEqual(LISTED);
    expect(all.Resources.map(({ active }) => active)).toEqual([true, true, false, false]);
    for (let count = 1; count <= 5; count++) {
      const seen: string[] = [];
      for (let startIndex = 1; startIndex <= 4; startIndex += count)
        seen.push(...(await idsIn(user, `/Users?startIndex=${startIndex}&count=${count}`)));
      expect(seen).toEqual(LISTED);
    }
    expect(await idsIn(user, "/Users?startIndex=5")).toEqual([]);
  });

  test("sees of each what everybody's reader sees, but for those whom it may not know of", async () => {
    for (const id of LISTED) {
      const [{ meta: _, ...one }, { meta: __, ...whole }] = [
        await single(user, `/Users/${id}`),
        await single(okta, `/Users/${id}`),
      ];
      if (id !== "cal") expect(one).toEqual(whole);
      else expect(valueAt(one[ENTERPRISE], "manager")).toBeUndefined();
    }
    expect(valueAt((await single(okta, "/Users/cal"))[ENTERPRISE], "manager.value")).toBe("bo");
    expect(valueAt((await single(user, "/Users/fay"))[ENTERPRISE], "manager.value")).toBe("ada");
    expect(await (await get(user, "/Users")).text()).not.toMatch(/\/(bo|dee|mo)"/);
  });

  test("is told of anybody else what it is told of nobody", async () => {
    for (const id of ["bo", "dee", "mo"]) {
      await expectNobody(user, await get(user, `/Users/${id}`), `/Users/${id}`);
      const conditional = await get(user, `/Users/${id}`, NOW, { "If-None-Match": "*" });
      await expectNobody(user, conditional, `/Users/${id}`);
      for (const filter of [`id eq "${id}"`, `userName eq "${id}@tidewater.example"`])
        expect((await filtered(user, "/Users", filter)).totalResults).toBe(0);
    }
  });

  test("finds its own by every filter, in the order of its list, with totals of its own (3, 12)", async () => {
    const found = async (filter: string) => {
      const { totalResults, Resources } = await filtered(user, "/Users", filter);
      expect(totalResults).toBe(Resources.length);
      return Resources.map(({ id }) => id);
    };
    expect(await found('displayName eq "same NAME"')).toEqual(LISTED);
    expect(await found("active eq true")).toEqual(["ada", "cal"]);
    expect(await found("active eq false")).toEqual(["fay", "lea"]);
    expect(await found('id eq "cal"')).toEqual(["cal"]);
    expect(await found('userName eq "ADA@tidewater.example"')).toEqual(["ada"]);
    expect(await idsIn(user, "/Users?filter=active eq false&startIndex=2&count=1")).toEqual(["lea"]);
  });

  test("has its own as members, of every group that there is", async () => {
    const groups = (await list(user, "/Groups")).Resources;
    expect(groups.length).toBe((await list(okta, "/Groups")).Resources.length);
    const members = new Map(groups.map((group) => [group["displayName"], valuesOf(group, "members")]));
    expect(members.get("All employees")).toEqual(["ada", "cal"]);
    expect(members.get("Department: Engineering")).toEqual(["ada"]);
    expect(members.get("Site: Kiritimati")).toEqual([]);
    await expectOneTruth(user);
    const alone = await single(user, `/Groups/${idOf("Engineering")}`);
    expect(valuesOf(alone, "members")).toEqual(["ada"]);
  });

  test("sees somebody come and go at the minute at which they do", async () => {
    const [left, came] = [await movedAt("cal"), await movedAt("mo")];
    const members = async (group: string, now: number) =>
      valuesOf(await (await get(user, `/Groups/${idOf(group)}`, now)).json(), "members");
    const isListed = async (id: string, now: number) => [
      (await idsIn(user, "/Users", now)).includes(id),
      (await get(user, `/Users/${id}`, now)).status === 200,
      (await members(id === "cal" ? "Sales" : "Engineering", now)).includes(id),
    ];
    expect(await isListed("cal", left - 1)).toEqual([true, true, true]);
    expect(await isListed("cal", left)).toEqual([false, false, false]);
    expect(await isListed("mo", came - 1)).toEqual([false, false, false]);
    expect(await isListed("mo", came)).toEqual([true, true, true]);
  });

  test("is told the manager from the minute at which they come into sight", async () => {
    await perform(rosterAt(NOW), "change", "fay", {
      effectiveDate: null,
      values: { work: { managerId: "mo" } },
    });
    const moved = await movedAt("mo");
    const seenAt = async (now: number) => {
      const response = await get(user, "/Users/fay", now);
      const one: Resource = await response.json();
      return [valueAt(one[ENTERPRISE], "manager.value"), response.headers.get("ETag")];
    };
    const [before, at] = [await seenAt(moved - 1), await seenAt(moved)];
    expect([before[0], at[0]]).toEqual([undefined, "mo"]);
    expect(before[1]).not.toBe(at[1]);
  });
});

/** The last moment ahead at which something of that person changes. */
async function movedAt(id: string): Promise<number> {
  const row = await env.DB.prepare("SELECT max(starts_at) AS at FROM states WHERE employee_id = ?")
    .bind(id)
    .first<{ at: number }>();
  if (row === null || row.at <= NOW) throw new Error(`${id} does not move`);
  return row.at;
}

describe("whose data", () => {
  test("by status: who is employed alone, so that leavers are not there at all", async () => {
    const user = await reader(
      seeing([meeting({ field: "status", operator: "oneOf", value: ["Employed"] }), VIEWED]),
    );
    expect(await idsIn(user, "/Users")).toEqual(["ada", "bo", "cal", "dee", "mo"]);
    expect((await get(user, "/Users/lea")).status).toBe(404);
  });

  test("by several conditions, all of which hold", async () => {
    const user = await reader(
      seeing([
        meeting(
          { field: "work.siteId", operator: "equals", value: london },
          { field: "active", operator: "equals", value: true },
        ),
        VIEWED,
      ]),
    );
    expect(await idsIn(user, "/Users")).toEqual(["ada", "cal"]);
  });

  test("of people who are named, beside those who meet the conditions", async () => {
    const named = await reader(seeing([{ conditions: [], people: ["dee", "lea"] }, VIEWED]));
    expect(await idsIn(named, "/Users")).toEqual(["dee", "lea"]);
    const both = await reader(
      seeing([
        { conditions: [{ field: "employeeNumber", operator: "equals", value: "007" }], people: ["dee"] },
        VIEWED,
      ]),
    );
    expect(await idsIn(both, "/Users")).toEqual(["ada", "dee"]);
  });

  test("adds up from group to group, person by person", async () => {
    const user = await reader(
      seeing(
        [inLondon(), ["basic", "lifecycle", "work"]],
        [{ conditions: [], people: ["bo", "ada"] }, ["basic", "lifecycle", "address"]],
      ),
    );
    expect((await idsIn(user, "/Users")).toSorted()).toEqual(["ada", "bo", "cal", "fay", "lea"]);
    const seen = async (id: string) => {
      const one = await single(user, `/Users/${id}`);
      return ["title" in one, "addresses" in one];
    };
    expect(await seen("ada")).toEqual([true, true]);
    expect(await seen("bo")).toEqual([false, true]);
    expect(await seen("cal")).toEqual([true, false]);
    await expectOneTruth(user);
  });

  test("takes both basic info and lifecycle of the same person to list them", async () => {
    const user = await reader(
      seeing([inLondon(), ["basic"]], [{ conditions: [], people: ["ada", "bo"] }, ["lifecycle"]]),
    );
    expect(await idsIn(user, "/Users")).toEqual(["ada"]);
  });
});

describe("a filter", () => {
  test("on what may not be viewed is refused as one on what there is not, in the same words (13)", async () => {
    const user = await reader(seeing(["everyone", ["basic", "lifecycle"]]));
    const refusal = async (path: string) => expectScimError(await get(user, path), 400);
    for (const hidden of ["title", "phoneNumbers.value", "addresses"]) {
      const asked = (name: string) => `/Users?filter=${encodeURIComponent(`${name} pr`)}`;
      const nothing = "x".repeat(hidden.length);
      expect(await refusal(asked(hidden))).toBe((await refusal(asked(nothing))).replace(nothing, hidden));
      expect(await refusal(asked(hidden))).not.toContain("title,");
      const sorted = (name: string) => `/Users?sortBy=${name}`;
      expect(await refusal(sorted(hidden))).toBe((await refusal(sorted(nothing))).replace(nothing, hidden));
    }
    expect(await refusal("/Users?filter=title%20pr")).toContain("userName");
    await refusal(`/Users?filter=${ENTERPRISE}:department%20pr`);
  });

  test("and an order on what is viewed of some take it of the others for missing", async () => {
    const user = await reader(
      seeing(["everyone", ["basic", "lifecycle"]], [{ conditions: [], people: ["ada"] }, VIEWED]),
    );
    const all = (await listIn(get(user, "/Users"))).Resources;
    const titled = all.filter((one) => "title" in one).map(({ id }) => id);
    expect(titled).toEqual(["ada"]);
    expect(await idsIn(user, "/Users?filter=title%20pr")).toEqual(titled);
    const others = all.map(({ id }) => id).filter((id) => id !== "ada");
    expect(await idsIn(user, `/Users?filter=${encodeURIComponent("not (title pr)")}`)).toEqual(others);
    expect(await idsIn(user, "/Users?sortBy=title")).toEqual(["ada", ...others]);
  });
});

describe("rights that are changed", () => {
  /** Gives the service user other rights in D1 alone: KV does not know yet. */
  const inD1 = (user: NewServiceUser, grants: Grants, generation: number | null) =>
    env.DB.prepare("UPDATE service_users SET access = ?, version = version + 1 WHERE id = ?")
      .bind(JSON.stringify({ ...grants, generation }), user.id)
      .run();

  test("are narrower at the next request, though KV still holds the old ones", async () => {
    const user = await reader(seeing(["everyone", VIEWED]));
    expect(await single(user, "/Users/ada")).toHaveProperty("title");
    await inD1(user, seeing(["everyone", ["basic", "lifecycle"]]), null);
    expect(await single(user, "/Users/ada")).not.toHaveProperty("title");
    await inD1(user, seeing(["everyone", ["basic", "lifecycle", "work"]]), null);
    const body = '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "count": 1}';
    const headers = { "Content-Type": "application/scim+json" };
    const found = askAt(user, "/scim/v2/Users/.search", {
      now: NOW,
      init: { method: "POST", body, headers },
    });
    expect((await listIn(found)).Resources).toMatchObject([{ id: "ada", title: "Countess" }]);
  });

  test("to some people are 503 with Retry-After until it is known whom, never everyone and never nobody", async () => {
    const user = await reader(seeing(["everyone", VIEWED]));
    for (const generation of [null, 7]) {
      await inD1(user, seeing([inLondon(), VIEWED]), generation);
      for (const path of ["/Users", "/Users/ada", "/Groups", "/Users?filter=active eq true"]) {
        const response = await get(user, path);
        expect(response.headers.get("Retry-After"), path).toMatch(/^\d+$/);
        await expectScimError(response, 503);
      }
    }
  });

  test("make another version of what is read: a reader that holds the old one gets the new", async () => {
    const user = await reader(seeing(["everyone", VIEWED]));
    const etagOf = async (path: string) => (await get(user, path)).headers.get("ETag") ?? "";
    const paths = ["/Users/ada", `/Groups/${idOf("Engineering")}`, `/Groups/${idOf("Germany")}`];
    const held = await Promise.all(paths.map(etagOf));
    const again = async (index: number) =>
      (await get(user, paths[index] ?? "", NOW, { "If-None-Match": held[index] ?? "" })).status;
    expect([await again(0), await again(1), await again(2)]).toEqual([304, 304, 304]);
    await inD1(user, seeing(["everyone", ["basic", "lifecycle", "address"]]), null);
    expect([await again(0), await again(1), await again(2)]).toEqual([200, 404, 200]);
  });
});

describe("a walk that is under way while rights change", () => {
  const HOUR = 3_600_000;

  /** A reader by a group of its own, and what changes whose data the group is about. */
  const reading = async (whose: Whose) => {
    const user = await reader({ scopes: [], company: false });
    const rights = { view: [...VIEWED], history: [], edit: [], company: false };
    const writing = { acceptLeaving: 100 };
    const name = `Walking ${user.id}`;
    const input = { ...rights, name, whose, members: [user.id] };
    const { group } = await createPermissionGroup(rosterAt(NOW), env.TOKENS, input, writing);
    const change = (at: number, to: Whose) =>
      changePermissionGroup(rosterAt(at), env.TOKENS, group.id, { whose: to }, writing);
    return { user, change };
  };
  const page = (user: NewServiceUser, startIndex: number, now: number) =>
    get(user, `/Users?startIndex=${startIndex}&count=3`, now);

  test.each([
    ["everyone to some", (): Whose => "everyone", inLondon],
    ["some to everyone", inLondon, (): Whose => "everyone"],
  ] as const)("from %s begins again, for places are others now", async (_, before, after) => {
    const { user, change } = await reading(before());
    expect((await page(user, 1, NOW + 1)).status).toBe(200);
    expect((await page(user, 4, NOW + 2)).status).toBe(200);
    await change(NOW + 3, after());
    const response = await page(user, 4, NOW + 4);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(await expectScimError(response, 503)).toContain("startIndex=1");
    // Okta's trial of the credentials begins no walk.
    expect((await get(user, "/Users?startIndex=1&count=2", NOW + 5)).status).toBe(200);
    await expectScimError(await page(user, 4, NOW + 6), 503);
    expect((await page(user, 1, NOW + 7)).status).toBe(200);
    expect((await page(user, 4, NOW + 8)).status).toBe(200);
    expect((await get(user, "/Users?startIndex=2&filter=active eq true", NOW + 9)).status).toBe(200);
  });

  test("begins again also where it began while the rights were being changed", async () => {
    const { user, change } = await reading("everyone");
    expect((await page(user, 1, NOW + 2)).status).toBe(200);
    await change(NOW + 1, inLondon());
    await expectScimError(await page(user, 4, NOW + 3), 503);
    expect((await page(user, 1, NOW + 4)).status).toBe(200);
    expect((await page(user, 4, NOW + 5)).status).toBe(200);
  });

  test("begins again for a day at most", async () => {
    const { user, change } = await reading("everyone");
    await change(NOW, inLondon());
    await expectScimError(await page(user, 4, NOW + 24 * HOUR), 503);
    expect((await page(user, 4, NOW + 24 * HOUR + 1)).status).toBe(200);
  });

  test("goes on where some become others, in the places that they have", async () => {
    const { user, change } = await reading({ conditions: [], people: ["ada", "bo", "cal", "dee"] });
    const seen = await idsIn(user, "/Users?startIndex=1&count=3", NOW + 1);
    await change(NOW + 2, { conditions: [], people: ["bo", "cal", "dee", "mo"] });
    seen.push(...(await idsIn(user, "/Users?startIndex=4&count=3", NOW + 3)));
    expect(["bo", "cal", "dee"].every((id) => seen.includes(id))).toBe(true);
  });
});

test("a filter finds people in the order of the reader's own list, whatever everybody's is", async () => {
  const user = await reader({ scopes: [], company: false });
  const sees = { view: [...VIEWED], history: [], edit: [], company: false };
  const input = { ...sees, name: "In another order", members: [user.id] };
  const first = { conditions: [], people: ["dee"] };
  const writing = { acceptLeaving: 0 };
  const { group } = await createPermissionGroup(
    rosterAt(NOW),
    env.TOKENS,
    { ...input, whose: first },
    writing,
  );
  const then = { whose: { conditions: [], people: ["ada", "dee"] } };
  await changePermissionGroup(rosterAt(NOW + 1), env.TOKENS, group.id, then, writing);
  expect(await idsIn(user, "/Users", NOW + 2)).toEqual(["dee", "ada"]);
  expect(await idsIn(user, '/Users?filter=displayName eq "same name"', NOW + 2)).toEqual(["dee", "ada"]);
});

describe("nobody's rights", () => {
  test("are 403 where a list would mislead, and say which permission to tick", async () => {
    for (const [view, missing] of [
      [[], "Basic info › View selected employees' basic info sections"],
      [["work", "lifecycle"], "Basic info › View selected employees' basic info sections"],
      [["basic", "work"], "Lifecycle › View selected employees' lifecycle sections"],
    ] as const) {
      for (const whose of ["everyone", inLondon()] as const) {
        const user = await reader(seeing([whose, view]));
        for (const path of [
          "/Users",
          "/Users/ada",
          "/Groups",
          "/Users?filter=active eq true",
          "/Users/nobody",
        ])
          expect(await expectScimError(await get(user, path), 403)).toContain(`tick ${missing}`);
      }
    }
  });
});

describe("at the door", () => {
  const limiter = (allowed: number) => {
    const keys: string[] = [];
    const limit: RateLimit = {
      limit: async ({ key }) => ({ success: keys.push(key) <= allowed }),
    };
    return { limit, keys };
  };

  test("a service user that asks too often is 429 with whole seconds, by itself", async () => {
    const { limit, keys } = limiter(1);
    const ask = (path: string) => askAt(okta, `/scim/v2${path}`, { bindings: { SCIM_LIMIT: limit } });
    expect((await ask("/Users")).status).toBe(200);
    for (const path of ["/Users", "/Groups", "/Schemas", "/nothing"]) {
      const response = await ask(path);
      expect(response.headers.get("Retry-After"), path).toMatch(/^[1-9]\d*$/);
      await expectScimError(response, 429);
    }
    expect(new Set(keys)).toEqual(new Set([okta.id]));
  });

  test("attempts that fail too often are 429; good credentials are never counted among them", async () => {
    const { limit, keys } = limiter(2);
    const ask = (user: NewServiceUser, path: string) =>
      askAt(user, path, {
        bindings: { ATTEMPTS: limit },
        init: { headers: { "cf-connecting-ip": "192.0.2.7" } },
      });
    const wrong = { ...okta, token: "wrong" };
    await expectScimError(await ask(wrong, "/scim/v2/Users"), 401);
    const response = await ask(wrong, "/scim/v2/Schemas");
    expect(response.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    await expectScimError(response, 429);
    expect(keys.every((key) => key.includes("192.0.2.7"))).toBe(true);
    const counted = keys.length;
    expect((await ask(okta, "/scim/v2/Users")).status).toBe(200);
    expect(keys.length).toBe(counted);
  });

  test("imports that the deployment holds are 503 with its reason; what is no import is not", async () => {
    const ask = (path: string) =>
      askAt(okta, `/scim/v2${path}`, { bindings: { HELD: "restored, not looked at yet" } });
    for (const path of ["/Users", "/Users/ada", "/Groups"]) {
      const response = await ask(path);
      expect(response.headers.get("Retry-After"), path).toMatch(/^\d+$/);
      expect(await expectScimError(response, 503)).toContain("restored, not looked at yet");
    }
    expect((await ask("/Schemas")).status).toBe(200);
  });
});
