import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { compileGrants, type Permissions } from "../../src/auth/compile-grants.ts";
import type { Grants } from "../../src/auth/grants.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { isVisible, type PersonRights, rightsOver, type Whose } from "../../src/hr/scope.ts";
import { coversAll, SECTIONS, type Section, type Sections } from "../../src/hr/section.ts";
import { sectionOfChange } from "../../src/hr/section-of.ts";
import { Forbidden } from "../../src/roster/access/forbidden.ts";
import { rightsOverStored } from "../../src/roster/access/rights.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { peopleAt } from "../../src/store/employee-list.ts";
import { readEmployees } from "../../src/store/employees.ts";
import { EDIT_EVERYTHING, foundCompany, rosterAt } from "../support/company.ts";
import { restore } from "../support/load.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { NOW, VERB_CASES, type VerbCase } from "./verb-cases.ts";

const RUNS = 8;

let company: Tables;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await foundCompany(NOW);
  company = await readTables();
});

const sections: fc.Arbitrary<Sections> = fc.oneof(
  { weight: 1, arbitrary: fc.constant("all" as const) },
  { weight: 3, arbitrary: fc.subarray([...SECTIONS]) },
);
const whose: fc.Arbitrary<Whose> = fc.oneof(
  fc.constant("everyone" as const),
  fc.constantFrom<Whose>(
    { conditions: [], people: ["p"] },
    { conditions: [], people: ["somebody else"] },
    { conditions: [{ field: "work.siteId", operator: "notSet" }], people: [] },
    { conditions: [{ field: "active", operator: "equals", value: true }], people: [] },
    { conditions: [{ field: "status", operator: "equals", value: "Terminated" }], people: [] },
  ),
);
const permissions: fc.Arbitrary<Permissions> = fc.record({
  whose,
  view: sections,
  history: fc.constant<Sections>([]),
  edit: sections,
  company: fc.boolean(),
  groups: fc.boolean(),
});
const grants = fc.array(permissions, { minLength: 1, maxLength: 3 }).map(compileGrants);

const as = (grants: Grants): Roster => ({ ...rosterAt(NOW), actor: "somebody", grants });

/** The sections of everything that the newest write to `p` changed. */
async function sectionsWritten(): Promise<readonly Section[]> {
  const row = await env.DB.prepare(
    "SELECT v.changes FROM history h JOIN history_values v ON v.subject = h.subject AND v.operation_id = h.operation_id WHERE h.subject = 'p' ORDER BY h.id DESC",
  ).first<{ changes: string }>();
  const dictionary = await currentDictionary(rosterAt(NOW).db);
  return Object.keys(JSON.parse(row?.changes ?? "{}")).map((path) => sectionOfChange(path, dictionary));
}

/** The rights over `p` as they are; of somebody who is yet to be hired, as they will be. */
async function rightsOverP({ verb, run }: VerbCase, grants: Grants): Promise<PersonRights> {
  const roster = as(grants);
  const dictionary = await currentDictionary(roster.db);
  const stored = (await readEmployees(roster.db, ["p"])).get("p");
  if (stored !== undefined) return rightsOverStored(roster, dictionary)(stored);
  expect(verb).toBe("hire");
  await run(as(EDIT_EVERYTHING));
  const person = (await peopleAt(roster.db, ["p"], NOW)).get("p");
  await restore(company);
  return person === undefined ? expect.unreachable() : rightsOver(grants.scopes, dictionary)(person);
}

describe.each(VERB_CASES.map((one) => [one.verb, one] as const))("%s", (_, one) => {
  test("writes nothing but what may be edited, and all of that", async () => {
    await restore(company);
    await one.prepare(as(EDIT_EVERYTHING));
    const prepared = await readTables();
    await one.run(as(EDIT_EVERYTHING));
    const wanted = await sectionsWritten();
    expect(wanted.length).toBeGreaterThan(0);
    // With everything, with just what it takes, and with each section but one of those.
    const over = (edit: readonly Section[]): Permissions => ({
      whose: "everyone",
      view: ["basic", "lifecycle"],
      history: [],
      edit,
      company: false,
      groups: false,
    });
    const examples = [
      over(wanted),
      ...new Set(wanted.map((section) => over(SECTIONS.filter((other) => other !== section)))),
    ].map((permissions): [Grants] => [compileGrants([permissions])]);
    let written = true;
    await fc.assert(
      fc.asyncProperty(grants, async (grants) => {
        if (written) await restore(prepared);
        const rights = await rightsOverP(one, grants);
        if (one.verb === "hire") await restore(prepared);
        const before = await sectionsKept();
        const error: unknown = await one.run(as(grants)).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        written = error === null;
        const mayEdit = coversAll(rights.edit, wanted);
        if (written) {
          expect(await sectionsWritten()).toEqual(wanted);
          expect([isVisible(rights), mayEdit]).toEqual([true, true]);
        } else {
          expect(await sectionsKept()).toEqual(before);
          if (one.verb !== "hire" && !isVisible(rights)) expect(error).toMatchObject(NOBODY);
          else expect(error).toBeInstanceOf(Forbidden);
          // Whoever sees whether somebody left, and may edit what is changed, is not refused.
          expect(isVisible(rights) && mayEdit && coversAll(rights.view, ["lifecycle"])).toBe(false);
        }
      }),
      { numRuns: RUNS + examples.length, examples, seed: 20261127 },
    );
  });
});

const NOBODY = new RuleError("unknown", "There is nobody with this id.");

/** What there is of `p`, and how much was ever told. */
async function sectionsKept() {
  const { employees, entries, periods, history } = await readTables();
  return { employees, entries, periods, told: history?.length };
}
