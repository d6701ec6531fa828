import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { RuleError } from "../../src/hr/rule-error.ts";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, type Hiring, hiring, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { listIn } from "../support/scim.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { COUNT, NOBODY, type Walked, walk } from "./walking.ts";

const START = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 3_600_000;
const PEOPLE = Array.from({ length: 30 }, (_, index) => `p${index + 1}`);

let okta: NewServiceUser;
let beginning: Tables;

/** Some start, leave, and get their e-mail in the days ahead, so that a clock that moves meets their moments. */
const AHEAD: Readonly<Record<string, Hiring>> = {
  p3: { startDate: "2026-11-25" },
  p9: { terminationDate: "2026-11-24" },
  p14: { startDate: "2026-11-26", terminationDate: "2026-11-26" },
  p22: { terminationDate: "2026-11-25", lastDayOfWork: "2026-11-24" },
  p30: { startDate: "2026-11-25" },
};
const MAILED = ["late1", "late2", "late3"];

beforeAll(async () => {
  okta = await foundCompany(START);
  const early = PEOPLE.slice(0, 12).map((id) => hiring(id, AHEAD[id]));
  const mailed = MAILED.map((id) => hiring(id, { basic: { email: null } }));
  await hiredTogether(START - HOUR, [...early, ...mailed]);
  // A place is given with the e-mail, here with one for a day ahead: it lies among the others.
  for (const id of MAILED) {
    const values = { basic: { email: `${id}@tidewater.example` } };
    await perform(rosterAt(START - HOUR), "change", id, { effectiveDate: "2026-11-25", values });
  }
  await hiredTogether(
    START - HOUR,
    PEOPLE.slice(12).map((id) => hiring(id, AHEAD[id])),
  );
  beginning = await readTables();
});

type Move =
  | { readonly kind: "hire" }
  | { readonly kind: "change" | "terminate" | "remove" | "restore"; readonly whom: number }
  /** Several who stand side by side leave the list, more than a page of them at times. */
  | { readonly kind: "removeRow"; readonly whom: number; readonly length: number }
  | { readonly kind: "wait"; readonly hours: number };

const whom = fc.nat(39);
const written: fc.Arbitrary<Move> = fc.oneof(
  fc.constant<Move>({ kind: "hire" }),
  fc.record({ kind: fc.constantFrom("change", "terminate", "remove", "restore"), whom }),
  fc.record({ kind: fc.constant("removeRow"), whom, length: fc.integer({ min: 2, max: 8 }) }),
);
const waited: fc.Arbitrary<Move> = fc.record({
  kind: fc.constant("wait"),
  hours: fc.integer({ min: 1, max: 20 }),
});

/** What is done between the pages: a list of moves after each. */
const meanwhile = (move: fc.Arbitrary<Move>) =>
  fc.array(fc.array(move, { maxLength: 3 }), { minLength: 1, maxLength: 9 });

/** A roster in motion, and who has been in the list all the time. */
class Company implements Walked<Move> {
  now = START;
  #number = 0;
  readonly #everyone = [...PEOPLE];
  readonly #throughout: Set<string>;

  constructor(listed: Iterable<string>) {
    this.#throughout = new Set(listed);
  }

  get throughout(): string[] {
    return [...this.#throughout];
  }

  async move(move: Move): Promise<unknown> {
    const roster = rosterAt(this.now);
    switch (move.kind) {
      case "hire": {
        const id = `new${++this.#number}`;
        this.#everyone.push(id);
        return performHire(roster, hiring(id));
      }
      case "wait":
        this.now += move.hours * HOUR;
        return;
      case "change": {
        const values = { work: { title: `Title ${++this.#number}` } };
        return unlessRefused(
          perform(roster, "change", this.#named(move.whom), { effectiveDate: null, values }),
        );
      }
      case "terminate":
        return this.#terminate(this.#named(move.whom));
      case "remove":
        return this.#remove(this.#named(move.whom));
      case "removeRow":
        for (let next = 0; next < move.length; next++) await this.#remove(this.#named(move.whom + next));
        return;
      case "restore":
        return unlessRefused(perform(roster, "restore", this.#named(move.whom), {}));
    }
  }

  #named(index: number): string {
    return this.#everyone[index % this.#everyone.length] ?? "";
  }

  #terminate(id: string): Promise<void> {
    const now = { terminationDate: null, lastDayOfWork: null, terminationReason: null, decidingDate: null };
    return unlessRefused(perform(rosterAt(this.now), "terminate", id, now));
  }

  async #remove(id: string): Promise<void> {
    await this.#terminate(id);
    await unlessRefused(perform(rosterAt(this.now), "remove", id, {}));
    this.#throughout.delete(id);
  }
}

async function unlessRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
  }
}

async function listedAt(now: number): Promise<string[]> {
  return (await listIn(askAt(okta, "/scim/v2/Users?count=1000", { now }))).Resources.map(({ id }) => id);
}

async function expectAllSeen(moves: fc.Arbitrary<Move>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(meanwhile(moves), async (between) => {
      await writeTables(beginning);
      expect(await walk(okta, new Company(await listedAt(START)), between)).toEqual(NOBODY);
    }),
    { numRuns: 10 },
  );
}

describe("whoever is in the list from a client's first page to its last is seen (2)", () => {
  test("while nothing happens", async () => {
    await writeTables(beginning);
    expect(await listedAt(START)).toEqual(PEOPLE);
    expect(await walk(okta, new Company(PEOPLE), [])).toEqual(NOBODY);
  });

  test("whatever is written meanwhile", { timeout: 60_000 }, () => expectAllSeen(written));

  test("while days begin and end as well", { timeout: 60_000 }, () =>
    expectAllSeen(fc.oneof(written, waited)),
  );

  test("where more than a page in a row is gone, and its places are filled by others", {
    timeout: 60_000,
  }, async () => {
    await writeTables(beginning);
    const hires = Array.from({ length: 4 }, (): Move => ({ kind: "hire" }));
    const between: Move[][] = [
      [{ kind: "removeRow", whom: 2, length: 8 }],
      hires,
      [{ kind: "removeRow", whom: 21, length: 7 }, ...hires],
      [{ kind: "removeRow", whom: 11, length: 6 }],
      [
        { kind: "restore", whom: 4 },
        { kind: "restore", whom: 24 },
      ],
    ];
    expect(await walk(okta, new Company(PEOPLE), between)).toEqual(NOBODY);
  });
});

test("by offset, which is what others do, the same moves lose a page of people", async () => {
  await writeTables(beginning);
  const company = new Company(await listedAt(START));
  const seen = new Set<string>();
  for (let offset = 0; offset < 40; offset += COUNT) {
    for (const id of (await listedAt(company.now)).slice(offset, offset + COUNT)) seen.add(id);
    if (offset === 0) await company.move({ kind: "removeRow", whom: 0, length: 5 });
  }
  expect(company.throughout.filter((id) => !seen.has(id))).toEqual(["p6", "p7", "p8", "p9", "p10"]);
});
