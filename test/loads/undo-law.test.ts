import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hiring, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { type Line, type Loader, loader, restore } from "../support/load.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T12:00Z");
let okta: NewServiceUser;
let hr: Loader;
let before: Tables;

vi.setConfig({ testTimeout: 120_000 });

const ids = Array.from({ length: 6 }, (_, at) => `p${at}`);

beforeAll(async () => {
  okta = await foundCompany(NOW - 400 * DAY);
  const feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  hr = loader(feed, NOW);
  const ends = [null, null, null, "2026-11-10", "2026-12-31", null];
  await hiredTogether(
    NOW - 300 * DAY,
    ids.map((id, at) =>
      hiring(id, {
        employeeNumber: `N-${id}`,
        startDate: at === 5 ? "2026-12-10" : "2020-01-01",
        terminationDate: ends[at] ?? null,
      }),
    ),
  );
  before = await readTables();
});

beforeEach(() => restore(before));

/** Everyone as readers see them, now and after every day that a line may name, but for when it was written. */
const seen = async () => {
  const days = ["2026-11-24T12:00Z", "2026-11-26T12:00Z", "2026-12-11T12:00Z", "2027-02-01T12:00Z"];
  return Promise.all(
    days.map(async (day) => {
      const query = "/scim/v2/Users?count=100";
      const { Resources } = await listIn(askAt(okta, query, { now: Date.parse(day) }));
      return Resources.map(({ meta: _, ...user }) => user).filter(({ id }) => ids.includes(id));
    }),
  );
};

const cell = (...texts: string[]) => fc.constantFrom(...texts);
const anyLine = (id: string): fc.Arbitrary<Line> =>
  fc.record({
    "Employee ID": fc.constant(`N-${id}`),
    Email: cell(`${id}@tidewater.example`, `${id}.new@tidewater.example`, "p0@tidewater.example"),
    "First name": cell("Ada", "Grace"),
    "Last name": fc.constant(id),
    "Start date": cell("2020-01-01", "2026-12-10", "2026-11-20"),
    "Termination date": cell("", "", "2026-11-23", "2026-11-25", "2027-01-15"),
    "Lifecycle status": cell("", "Employed", "Terminated", "Leave"),
    Department: cell("Engineering", "Flying", ""),
    "Reports to": cell("", "N-p0", "N-p1", "N-new"),
  });

// Whatever a file does to people who were here, taking it back leaves them as they were, on every day to come.
test("a load that is taken back has never been, for whoever was here", async () => {
  const file = fc.tuple(...[...ids, "new"].map(anyLine));
  await fc.assert(
    fc.asyncProperty(file, async (lines) => {
      await restore(before);
      const was = await seen();
      const load = await hr.checked(lines, { scope: "partial", holdBad: true });
      expect(load.status).toBe("checked");
      await hr.whole(load.id, "apply");
      await hr.step(load.id, "undo");
      expect((await hr.whole(load.id, "undo")).status).toBe("undone");
      expect(await seen()).toEqual(was);
      await expectDerivedAnew(NOW);
    }),
    { numRuns: 15, seed: 20261124 },
  );
});
