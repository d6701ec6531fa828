import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { EDIT_EVERYTHING, foundCompany, rosterAt } from "../support/company.ts";
import { restore } from "../support/load.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { NightlyFeed } from "./nightly-feed.ts";
import { play, stories } from "./nightly-story.ts";

/** Tuesday, noon in London. */
const NOON = Date.parse("2026-11-24T12:00:00Z");

/** One seed, so that what a change breaks shows with that change and never by chance. By hand: others, and more runs. */
const SEED = 20_261_124;
const RUNS = 4;

let okta: NewServiceUser;
let feed: NewServiceUser;
let beginning: Tables;

vi.setConfig({ testTimeout: 300_000 });

beforeAll(async () => {
  okta = await foundCompany(NOON - 86_400_000);
  feed = await createServiceUser(rosterAt(NOON), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  beginning = await readTables();
});

beforeEach(() => restore(beginning));

/** A company whose first file came in yesterday night. */
async function company(keepsOldEnd = false): Promise<NightlyFeed> {
  const begun = new NightlyFeed(okta, feed, NOON - 86_400_000, keepsOldEnd);
  await begun.night("good");
  return begun;
}

/** Systems differ in whether they still show the last end of somebody who is back. */
const SYSTEMS = [
  ["forgets old ends", false],
  ["keeps old ends", true],
] as const;

describe("night after night", () => {
  test("who leaves by hand stays off while HR's system does not know", async () => {
    const one = await company();
    await one.leaves(1, one.inDays(1), 3);
    for (const file of ["good", "twice", "old", "good"] as const) await one.night(file);
  });

  test.each(SYSTEMS)(
    "who is hired again by hand stays on where HR's system %s and has them as a leaver",
    async (_, keeps) => {
      const one = await company(keeps);
      await one.leaves(1, one.inDays(-1), null);
      await one.night("good");
      await one.comesBack(1, one.inDays(0), 3);
      for (const file of ["good", "twice", "old", "good", "old"] as const) await one.night(file);
    },
  );

  test("who stays after all stays on while HR's system has them leaving, and leaves by it once it agreed", async () => {
    const one = await company();
    await one.leaves(1, one.inDays(4), null);
    await one.night("good");
    await one.staysAfterAll(1, 2);
    for (const file of ["good", "twice", "good"] as const) await one.night(file);
    await one.leaves(1, one.inDays(1), null);
    for (const file of ["good", "good"] as const) await one.night(file);
  });

  test.each(SYSTEMS)(
    "who comes back is not ended by a file from before, nor a leaver brought back, where HR's system %s",
    async (_, keeps) => {
      const one = await company(keeps);
      await one.leaves(1, one.inDays(-1), null);
      await one.leaves(2, one.inDays(0), null);
      await one.night("good");
      await one.comesBack(1, one.inDays(1), null);
      for (const file of ["good", "old", "good", "old"] as const) await one.night(file);
    },
  );

  test("a file whose numbers lost their zeros, half a file and a filtered one are refused and change nobody", async () => {
    const one = await company();
    await one.leaves(1, one.inDays(2), null);
    const before = await people();
    for (const file of ["lost zeros", "half", "filtered"] as const) await one.night(file);
    expect(await people()).toEqual(before);
    await one.night("good");
    expect(await people()).not.toEqual(before);
  });

  test("whatever happens, and whatever arrives, nobody who works here is off and nobody who left is on", async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.boolean(), async (story, keepsOldEnd) => {
        await restore(beginning);
        await play(await company(keepsOldEnd), story);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

/** Everything that is kept of people. */
async function people(): Promise<unknown[]> {
  const { employees, periods, entries, states } = await readTables();
  return [employees, periods, entries, states];
}
