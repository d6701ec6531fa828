import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { RuleError } from "../../src/hr/rule-error.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { openRoster } from "../../src/roster/open.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hiring, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { restore } from "../support/load.ts";
import { type List, listIn } from "../support/scim.ts";
import type { NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { COUNT, NOBODY, type Walked, walk } from "./walking.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const PEOPLE = ["p0", "p1", "p2", "p3", "p4", "p5"];
const SOURCES = ["everyone", "sites", "department", "managers"] as const;

let reader: NewServiceUser;
let beginning: Tables;
let sites: readonly string[];

/** Twelve defined groups, between and behind those that make themselves; sites and managers are shown only with people. */
beforeAll(async () => {
  reader = await foundCompany(NOW);
  const roster = rosterAt(NOW);
  const ids = await idsByName();
  sites = ["London", "Kiritimati", "Pago Pago"].map((name) => ids.get(name) ?? "");
  await changeCompany(roster, "changeAutomaticGroups", { source: "sites", changes: { keepsEmpty: false } });
  await changeCompany(roster, "changeAutomaticGroups", { source: "managers", changes: { on: true } });
  await hiredTogether(
    NOW,
    PEOPLE.map((id, index) => hiring(id, { work: { siteId: sites[index % 2] ?? null } })),
  );
  for (let index = 0; index < 12; index++) await changeCompany(roster, "addGroup", defined(`g${index}`));
  beginning = await readTables();
});

const defined = (id: string) =>
  ({ id, name: `Group ${id}`, description: null, people: "active", conditions: [], inGroups: [] }) as const;

type Move =
  | { readonly kind: "make" | "makeRow" }
  | { readonly kind: "remove" | "rename" | "removeLast"; readonly which: number }
  | { readonly kind: "turn"; readonly source: (typeof SOURCES)[number] }
  | { readonly kind: "site" | "manager"; readonly whom: number; readonly which: number };

const which = fc.nat(29);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constantFrom("make" as const, "makeRow" as const) }),
  fc.record({ kind: fc.constantFrom("remove" as const, "rename" as const, "removeLast" as const), which }),
  fc.record({ kind: fc.constant("turn" as const), source: fc.constantFrom(...SOURCES) }),
  fc.record({ kind: fc.constantFrom("site" as const, "manager" as const), whom: fc.nat(5), which }),
);

/** Groups in motion, and which of them have been there all the time. */
class MovingGroups implements Walked<Move> {
  readonly now = NOW;
  #number = 0;
  #throughout: readonly string[] = [];

  static async begun(): Promise<MovingGroups> {
    await restore(beginning);
    const company = new MovingGroups();
    company.#throughout = await there();
    return company;
  }

  get throughout(): readonly string[] {
    return this.#throughout;
  }

  async move(move: Move): Promise<void> {
    try {
      await this.#write(move);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
    }
    const now = new Set(await there());
    this.#throughout = this.#throughout.filter((id) => now.has(id));
    expect(await listed()).toEqual([...now]);
  }

  async #write(move: Move): Promise<void> {
    const roster = rosterAt(NOW);
    const { groups } = await currentDictionary(openRoster(env.DB));
    const known = [...groups.defined.keys()];
    switch (move.kind) {
      case "make":
        await changeCompany(roster, "addGroup", defined(`new${++this.#number}`));
        return;
      case "makeRow":
        for (let made = 0; made < 6; made++) await this.#write({ kind: "make" });
        return;
      case "remove":
      case "removeLast": {
        const id = (move.kind === "remove" ? known : known.slice(-1))[move.which % known.length];
        await changeCompany(roster, "removeGroup", { id: id ?? known.at(-1) ?? "" });
        return;
      }
      case "rename": {
        const id = known[move.which % known.length] ?? "";
        await changeCompany(roster, "changeGroup", { id, changes: { name: `Renamed ${++this.#number}` } });
        return;
      }
      case "turn": {
        const changes = { on: !groups.served.has(move.source) };
        await changeCompany(roster, "changeAutomaticGroups", { source: move.source, changes });
        return;
      }
      case "site":
      case "manager": {
        const work =
          move.kind === "site"
            ? { siteId: sites[move.which % 4] ?? null }
            : { managerId: PEOPLE[move.which % 7] ?? null };
        const change = { effectiveDate: null, values: { work } };
        await perform(roster, "change", PEOPLE[move.whom] ?? "", change);
      }
    }
  }
}

/** Which groups are there, in the order of their ordinals, by what is known of all. */
async function there(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT id FROM groups g WHERE hidden = 0 AND (hides_empty = 0 OR EXISTS (
      SELECT 1 FROM memberships m WHERE m.group_id = g.set_id AND m.starts_at <= ? AND ? < m.ends_at)) ORDER BY ordinal`,
  )
    .bind(NOW, NOW)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

async function listed(): Promise<string[]> {
  const { Resources } = await pageOf("count=1000");
  return Resources.map(({ id }) => id);
}

const pageOf = (query: string): Promise<List & { readonly nextCursor?: string }> =>
  listIn(askAt(reader, `/scim/v2/Groups?${query}`, { now: NOW }));

/** Walks by cursor, in the order of the list or sorted, moving between the pages; returns what it missed. */
async function walkByCursor(query: string, between: readonly (readonly Move[])[]): Promise<string[]> {
  const company = await MovingGroups.begun();
  const seen = new Set<string>();
  for (let page = 0, cursor: string | undefined = ""; cursor !== undefined; page++) {
    const { Resources, nextCursor } = await pageOf(
      `${query}count=${COUNT}&cursor=${encodeURIComponent(cursor)}`,
    );
    for (const { id } of Resources) seen.add(id);
    for (const move of between[page] ?? []) await company.move(move);
    cursor = nextCursor;
    if (page > 60) throw new Error("no end");
  }
  return company.throughout.filter((id) => !seen.has(id));
}

describe("a group that is there from a client's first page to its last is seen", () => {
  test("while nothing happens", async () => {
    const company = await MovingGroups.begun();
    expect(company.throughout).toHaveLength(18);
    expect(await walk(reader, company, [], "/Groups")).toEqual(NOBODY);
    expect(await walkByCursor("", [])).toEqual([]);
  });

  test("while groups are made, deleted, renamed, switched off and on, emptied and filled", async () => {
    let met = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(move, { maxLength: 3 }), { minLength: 2, maxLength: 6 }),
        async (between) => {
          const company = await MovingGroups.begun();
          expect(await walk(reader, company, between, "/Groups")).toEqual(NOBODY);
          met += company.throughout.length;
          expect(await walkByCursor("", between)).toEqual([]);
          const still = between.map((moves) => moves.filter(({ kind }) => kind !== "rename"));
          expect(await walkByCursor("sortBy=displayName&", still)).toEqual([]);
        },
      ),
      { numRuns: 8, seed: 20261127 },
    );
    expect(met).toBeGreaterThan(50);
  }, 120_000);

  test("and the place of the last one, once that is deleted, may be another's", async () => {
    await MovingGroups.begun();
    const before = await pageOf("count=1000");
    const last = before.Resources.map(({ id }) => id);
    await changeCompany(rosterAt(NOW), "removeGroup", { id: last.at(-1) ?? "" });
    await changeCompany(rosterAt(NOW), "addGroup", defined("after"));
    const { totalResults, Resources } = await pageOf("count=1000");
    expect(totalResults).toBe(before.totalResults);
    expect(Resources.map(({ id }) => id)).toEqual([...last.slice(0, -1), "after"]);
  });
});
