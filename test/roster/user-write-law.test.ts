import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test, vi } from "vitest";
import type { Whose } from "../../src/hr/scope.ts";
import { SECTIONS } from "../../src/hr/section.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import {
  EDIT_EVERYTHING,
  foundCompany,
  type Hiring,
  hiring,
  idsByName,
  rosterAt,
} from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { listIn, type Resource, valueAt } from "../support/scim.ts";
import { replacing, scim, scimOk, userOf } from "../support/scim-write.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables } from "../support/tables.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const NOW = Date.parse("2026-11-24T12:00:00Z");
const SEED = 20_261_127;

vi.setConfig({ testTimeout: 60_000 });

let writer: NewServiceUser;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  await foundCompany(NOW);
  writer = await createServiceUser(rosterAt(NOW), env.TOKENS, "Writes", EDIT_EVERYTHING);
  ids = await idsByName();
});

const idOf = (name: string | null) => (name === null ? null : (ids.get(name) ?? null));

/** A line of any writing, as HR keeps it. */
const line = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .map((text) => text.normalize("NFC").trim())
  .filter((text) => text !== "" && text.isWellFormed() && !/\p{Cc}/u.test(text));
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { freq: 2, nil: null });
const day = fc.integer({ min: -400, max: 60 }).map((days) => new Date(NOW + days * 86_400_000));
const dates = day.map((date) => date.toISOString().slice(0, 10));

interface Drawn {
  readonly said: Hiring;
  readonly usualName: boolean;
  readonly ahead: string | null;
  readonly apart: "frozen" | "deactivated" | "blocked" | "revoked" | null;
}

const people: fc.Arbitrary<Drawn[]> = fc.array(
  fc.record({
    said: fc.record({
      employeeNumber: maybe(fc.uuid()),
      startDate: dates,
      terminationDate: fc.constant(null),
      basic: fc.record({
        firstName: fc.oneof(line, fc.constant("")),
        surname: line,
        middleName: maybe(line),
        honorific: maybe(line),
        displayName: maybe(line),
        email: fc.uuid().map((id) => `${id}@tidewater.example`),
      }),
      work: fc.record({
        title: maybe(line),
        workPhone: maybe(line),
        departmentId: fc.constantFrom("Engineering", "Sales", null).map(idOf),
        siteId: fc.constantFrom("London", "Kiritimati", null).map(idOf),
        managerId: fc.constantFrom("boss", "unlisted boss", null),
      }),
      address: fc.record({
        line1: maybe(line),
        line2: maybe(line),
        city: maybe(line),
        state: maybe(line),
        postCode: maybe(line),
        countryId: fc.constantFrom("Germany", null).map(idOf),
      }),
    }),
    usualName: fc.boolean(),
    ahead: maybe(dates),
    apart: fc.constantFrom("frozen", "deactivated", "blocked", "revoked", null, null),
  }),
  { minLength: 3, maxLength: 4 },
);

const rights = fc.record({
  whose: fc.constantFrom<"everyone" | "London" | "some">("everyone", "everyone", "London", "some"),
  view: fc.subarray([...SECTIONS]),
  edits: fc.boolean(),
});

let round = 0;

async function peopled(drawn: readonly Drawn[]): Promise<string[]> {
  const roster = rosterAt(NOW);
  const names = drawn.map((_, index) => `p${round}.${index}`);
  await hiredTogether(
    NOW,
    drawn.map(({ said, usualName }, index) => {
      const { firstName = "", surname = "" } = said.basic ?? {};
      const chosen = usualName ? { displayName: `${firstName} ${surname}`.trim() } : {};
      return hiring(names[index] ?? "", { ...said, basic: { ...said.basic, ...chosen } });
    }),
  );
  for (const [index, { ahead, apart }] of drawn.entries()) {
    const id = names[index] ?? "";
    if (ahead !== null)
      await perform(roster, "change", id, { effectiveDate: ahead, values: { work: { title: "Another" } } });
    if (apart === "frozen" || apart === "deactivated")
      await perform(roster, "exclude", id, { listed: apart === "frozen" ? "freeze" : "deactivate" });
    if (apart === "frozen")
      await perform(roster, "change", id, { effectiveDate: null, values: { work: { title: "Unseen" } } });
    if (apart === "blocked") await perform(roster, "block", id, { by: writer.id, name: "Writes" });
    if (apart === "revoked") await perform(roster, "revokeAccess", id, { reason: null });
  }
  return names;
}

/** Everything that a write would move. */
async function written() {
  const { employees, entries, history, external_ids } = await readTables();
  return { employees, entries, told: history?.length, external_ids };
}

test("a PUT of what was read changes nothing: whoever it is about, whoever reads and whatever they see", async () => {
  const roster = rosterAt(NOW);
  await hiredTogether(NOW, [hiring("boss"), hiring("unlisted boss", { basic: { email: null } })]);
  await fc.assert(
    fc.asyncProperty(people, rights, async (drawn, { whose, view, edits }) => {
      round += 1;
      const names = await peopled(drawn);
      await scimOk(200, { ...keying(names[0] ?? "") });
      const seen = [...new Set([...view, "basic", "lifecycle"] as const)];
      const scope = { view: seen, history: [], edit: edits ? seen : [] };
      const reader = await createServiceUser(roster, env.TOKENS, `Reader ${round}`, {
        scopes: [{ whose: whoseOf(whose, names), ...scope }],
        company: false,
      });
      const before = await written();
      for (const as of [reader, writer]) {
        const path = "/Users?count=1000";
        const { Resources } = await listIn(scim({ as, now: NOW, method: "GET", path }));
        const mine = Resources.filter(({ id }) => names.includes(id));
        for (const user of mine) {
          const doing = { as, now: NOW, method: "PUT", path: `/Users/${user.id}`, body: user } as const;
          expect(await scimOk(200, doing)).toEqual(user);
        }
      }
      expect(await written()).toEqual(before);
    }),
    { seed: SEED, numRuns: 12 },
  );
});

function whoseOf(whose: "everyone" | "London" | "some", names: readonly string[]): Whose {
  if (whose === "everyone") return whose;
  const conditions = [{ field: "work.siteId", operator: "equals", value: idOf("London") ?? "" }] as const;
  return whose === "some"
    ? { conditions: [], people: names.slice(0, 2) }
    : { conditions, people: names.slice(0, 1) };
}

const keying = (id: string) =>
  ({
    as: writer,
    now: NOW,
    method: "PATCH",
    path: `/Users/${id}`,
    body: replacing({ externalId: `key of ${id}` }),
  }) as const;

/** What a client can say of somebody, and what is read of it then. */
const users = fc.record({
  name: fc.record({
    familyName: line,
    givenName: maybe(line),
    middleName: maybe(line),
    honorificPrefix: maybe(line),
  }),
  displayName: maybe(line),
  title: maybe(line),
  externalId: maybe(line),
  phone: maybe(line),
  address: maybe(
    fc.record({ streetAddress: line, locality: maybe(line), country: fc.constantFrom("DE", "FR", null) }),
  ),
  department: maybe(fc.constantFrom("Engineering", "SALES", "Research")),
  costCenter: maybe(fc.constantFrom("R 1", "R 2")),
});

type Said = typeof users extends fc.Arbitrary<infer T> ? T : never;

function bodyOf(userName: string, { phone, address, department, costCenter, ...said }: Said): object {
  return userOf(userName, {
    ...said,
    phoneNumbers: phone === null ? [] : [{ type: "work", value: phone }],
    addresses: address === null ? null : [{ type: "home", ...address }],
    [ENTERPRISE]: { department, costCenter },
  });
}

/** Of a user what a client can write. */
function writable({ id: _, meta: __, groups: ___, schemas: ____, ...user }: Resource): object {
  const addresses = valueAt(user, "addresses.0");
  const { formatted: _____, ...home } = (addresses ?? {}) as Record<string, unknown>;
  return { ...user, addresses: home, [ENTERPRISE]: { ...(user[ENTERPRISE] as object) } };
}

test("what is written is read back, and a PUT makes of anybody what a POST makes of somebody new", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(users, users, async (first, second) => {
      count += 1;
      const doing = { as: writer, now: NOW } as const;
      const [one, two] = [`one.${count}@tidewater.example`, `two.${count}@tidewater.example`];
      const posted = await scimOk(201, {
        ...doing,
        method: "POST",
        path: "/Users",
        body: bodyOf(one, first),
      });
      const other = await scimOk(201, {
        ...doing,
        method: "POST",
        path: "/Users",
        body: bodyOf(two, second),
      });
      expect(posted).toMatchObject({
        userName: one,
        active: true,
        name: { familyName: first.name.familyName },
        displayName: first.displayName ?? `${first.name.givenName ?? ""} ${first.name.familyName}`.trim(),
      });
      expect(posted["title"] ?? null).toBe(first.title);
      expect(valueAt(posted, "phoneNumbers.0.value") ?? null).toBe(first.phone);
      expect(valueAt(posted, "addresses.0.country") ?? null).toBe(first.address?.country ?? null);
      const path = `/Users/${posted.id}`;
      const put = await scimOk(200, { ...doing, method: "PUT", path, body: bodyOf(one, second) });
      const emails = [{ value: one, type: "work", primary: true }];
      expect(writable(put)).toEqual({ ...writable(other), userName: one, emails });
    }),
    { seed: SEED, numRuns: 20 },
  );
});
