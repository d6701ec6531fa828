import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hiring, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { restore } from "../support/load.ts";
import { listIn, type Resource, valueAt } from "../support/scim.ts";
import { createServiceUser } from "../support/service-users.ts";
import { showing } from "../support/showing.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { type Step, steps, take } from "./step.ts";

/** Tuesday, 13:00 in Berlin, where the company is. */
const START = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const PEOPLE = 10;

let okta: NewServiceUser;
let beginning: Tables;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  okta = await foundCompany(START);
  ids = await idsByName();
  const at = (name: string) => ids.get(name) ?? null;
  const sites = [at("London"), at("Kiritimati"), at("Pago Pago"), null];
  await hiredTogether(
    START,
    Array.from({ length: PEOPLE }, (_, index) =>
      hiring(`p${index}`, {
        terminationDate: index % 3 === 0 ? `2026-11-2${4 + (index % 4)}` : null,
        work: { siteId: sites[index % 4] ?? null, departmentId: index % 2 === 0 ? at("Sales") : null },
      }),
    ),
  );
  const narrow = {
    Site: showing({ field: "work.siteId", operator: "equals", value: at("Kiritimati") ?? "" }),
    Status: showing({ field: "status", operator: "oneOf", value: ["Employed", "Leave"] }),
  };
  for (const [name, scope] of Object.entries(narrow))
    await createServiceUser(rosterAt(START), env.TOKENS, name, { scopes: [scope], company: false });
  beginning = await readTables();
});

/** What was read in the course of a sequence. */
class Reader {
  readonly #byVersion = new Map<string, string>();

  /** Reads everything, and holds users against groups, and what has one version against what had it before. */
  async read(now: number): Promise<void> {
    const [users, groups, active] = await Promise.all(
      ["/Users?count=1000", "/Groups?count=1000", "/Users?filter=active eq true&count=1000"].map(
        async (path) => (await listIn(askAt(okta, `/scim/v2${path}`, { now }))).Resources,
      ),
    );
    const inGroups = (users ?? []).flatMap((user) => pairs(user, "groups", (group) => `${group} ${user.id}`));
    const members = (groups ?? []).flatMap((group) => pairs(group, "members", (id) => `${group.id} ${id}`));
    expect(members.toSorted()).toEqual(inGroups.toSorted());
    const everyone = groups?.find(({ displayName }) => displayName === "All employees");
    const working = (users ?? []).filter((user) => user["active"] === true).map(({ id }) => id);
    expect(pairs(everyone, "members", String).toSorted()).toEqual(working.toSorted());
    expect(active?.map(({ id }) => id)).toEqual(working);
    for (const resource of [...(users ?? []), ...(groups ?? [])]) this.#compare(resource, now);
  }

  /** One version is one set of bytes; and nothing was modified after the moment of reading. */
  #compare(resource: Resource, now: number): void {
    const text = JSON.stringify(resource);
    const key = `${resource.id} ${valueAt(resource, "meta.version")}`;
    expect(text, key).toBe(this.#byVersion.get(key) ?? text);
    this.#byVersion.set(key, text);
    expect(Date.parse(String(valueAt(resource, "meta.lastModified")))).toBeLessThanOrEqual(now);
  }
}

function pairs(resource: Resource | undefined, attribute: string, name: (value: string) => string): string[] {
  const values: unknown = resource?.[attribute];
  if (!Array.isArray(values)) throw new Error(`no ${attribute}`);
  return values.map((value) => name(String(valueAt(value, "value"))));
}

/** The first moments ahead at which anything changes for anybody. */
async function momentsAhead(now: number, most: number): Promise<number[]> {
  const { states = [] } = await readTables();
  const ahead = new Set(states.map((row) => Number(row["starts_at"])).filter((at) => at > now));
  return [...ahead].sort((a, b) => a - b).slice(0, most);
}

async function play(sequence: readonly Step[], between: (now: number) => Promise<void>): Promise<number> {
  await restore(beginning);
  let now = START;
  let done = 0;
  const people = Array.from({ length: PEOPLE }, (_, index) => `p${index}`);
  for (const step of sequence) {
    now += step.minutes * MINUTE;
    if (await take(step, rosterAt(now), ids, people)) done += 1;
    await between(now);
  }
  return done;
}

describe("any sequence of verbs, sweeps and changes of the company, as time goes on", () => {
  test("keeps users, groups and filters of one mind, and tells versions apart", { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(steps(20), async (sequence) => {
        const reader = new Reader();
        let last = START;
        let turn = 0;
        await play(sequence, async (now) => {
          last = now;
          if (turn++ % 3 === 0) await reader.read(now);
        });
        for (const moment of await momentsAhead(last, 3)) {
          await reader.read(moment - 1);
          await reader.read(moment);
        }
      }),
      { numRuns: 5, seed: 20261127 },
    ),
  );

  test("leaves in D1 what the rules derive, for everybody", { timeout: 60_000 }, async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(steps(20), async (sequence) => {
        done += await play(sequence, expectDerivedAnew);
      }),
      { numRuns: 8, seed: 20261127 },
    );
    expect(done).toBeGreaterThan(20);
  });
});
