import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { foundCompany, hiring, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { createServiceUser } from "../support/service-users.ts";
import { readTables } from "../support/tables.ts";
import { type Beginning, type Move, NarrowCompany, RIGHTS, type RightsName } from "./narrow-company.ts";
import { NOBODY, walk } from "./walking.ts";

const START = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 3_600_000;
const PEOPLE = Array.from({ length: 24 }, (_, index) => `p${index + 1}`);

let beginning: Beginning;

/** Every third is in London, every third in Kiritimati; some are to move, come, or leave, in the days ahead. */
beforeAll(async () => {
  await foundCompany(START);
  const ids = await idsByName();
  const sites = { london: ids.get("London") ?? "", kiritimati: ids.get("Kiritimati") ?? "" };
  const at = [sites.london, sites.kiritimati, null];
  await hiredTogether(
    START - HOUR,
    PEOPLE.map((id, index) =>
      hiring(id, {
        work: { siteId: at[index % at.length] ?? null },
        ...(index % 7 === 3 ? { terminationDate: "2026-11-25" } : {}),
      }),
    ),
  );
  const moves = [
    ["p4", sites.kiritimati, "2026-11-26"],
    ["p4", sites.london, "2026-11-27"],
    ["p5", sites.london, "2026-11-25"],
    ["p10", null, "2026-11-26"],
    ["p12", sites.london, "2026-11-25"],
  ] as const;
  for (const [id, siteId, effectiveDate] of moves)
    await perform(rosterAt(START - HOUR), "change", id, { effectiveDate, values: { work: { siteId } } });
  const grants = { scopes: [RIGHTS.london.scope(sites)], company: false };
  const reader = await createServiceUser(rosterAt(START), env.TOKENS, "Narrow", grants);
  beginning = { tables: await readTables(), now: START, people: PEOPLE, sites, reader };
});

const whom = fc.nat(29);
const site = fc.constantFrom(0, 1, 2);
const written: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constantFrom("hire", "moveSite", "moveSite", "moveSiteAhead"), whom, site }),
  fc.record({ kind: fc.constantFrom("terminate", "remove", "restore"), whom }),
  fc.record({ kind: fc.constant("moveRow"), whom, length: fc.integer({ min: 3, max: 12 }) }),
);
const waited: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant("wait"), hours: fc.integer({ min: 1, max: 20 }) }),
  fc.constant<Move>({ kind: "sweep" }),
);
const rights = fc.constantFrom<RightsName>(
  "london",
  "bothSites",
  "londonAtWork",
  "londonAndNamed",
  "notLondon",
);
const righted: fc.Arbitrary<Move> = fc.record({ kind: fc.constant("rights"), to: rights });

/** What is done between the pages: a list of moves after each. */
const meanwhile = (move: fc.Arbitrary<Move>) =>
  fc.array(fc.array(move, { maxLength: 3 }), { minLength: 1, maxLength: 8 });

async function expectAllSeen(moves: fc.Arbitrary<Move>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(meanwhile(moves), async (between) => {
      const company = await NarrowCompany.begun(beginning);
      expect(await walk(beginning.reader, company, between)).toEqual(NOBODY);
      await expectDerivedAnew(company.now);
    }),
    { numRuns: 8, seed: 20261127 },
  );
}

describe("whoever is in a narrow reader's list from a client's first page to its last is seen, and nobody else", () => {
  test("while nothing happens", async () => {
    const company = await NarrowCompany.begun(beginning);
    expect(company.throughout).toHaveLength(8);
    expect(await walk(beginning.reader, company, [])).toEqual(NOBODY);
  });

  test("whatever is written meanwhile", { timeout: 90_000 }, () => expectAllSeen(written));

  test("while days begin and end as well", { timeout: 90_000 }, () =>
    expectAllSeen(fc.oneof(written, waited)),
  );

  test("while its rights become wider, narrower and others as well", { timeout: 90_000 }, () =>
    expectAllSeen(fc.oneof(righted, written, waited)),
  );

  test("where more than a page in a row is gone by other rights, and its places are filled", async () => {
    const company = await NarrowCompany.begun(beginning);
    await company.move({ kind: "rights", to: "bothSites" });
    const hires = Array.from({ length: 6 }, (): Move => ({ kind: "hire", whom: 0, site: 0 }));
    const between: Move[][] = [
      [{ kind: "rights", to: "londonAtWork" }, { kind: "sweep" }],
      hires,
      [{ kind: "rights", to: "londonAndNamed" }, ...hires],
      [
        { kind: "moveRow", whom: 3, length: 12 },
        { kind: "rights", to: "bothSites" },
      ],
    ];
    expect(await walk(beginning.reader, company, between)).toEqual(NOBODY);
    expect(company.throughout.length).toBeGreaterThan(0);
  });
});
