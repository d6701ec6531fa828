import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { READ_EVERYTHING } from "../../src/auth/grants.ts";
import { scheduled } from "../../src/scheduled.ts";
import { rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { everythingRead } from "../support/everything-read.ts";
import { sampleTogether } from "../support/sample-together.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";

const MINUTE = 60_000;
/** A Tuesday; the sample company is dated around it. */
const LOADED = Date.parse("2026-11-24T12:00:00Z");
/** Fourteen days, with the minutes after midnights that change somebody. */
const MOMENTS = [
  "2026-11-25T00:01:00Z",
  "2026-11-30T00:01:00Z",
  "2026-12-04T23:59:00Z",
  "2026-12-08T12:00:00Z",
].map((text) => Date.parse(text));

let okta: NewServiceUser;
let alone: readonly string[];
let loaded: Tables;

beforeAll(async () => {
  const told = await sampleTogether(LOADED);
  okta = await createServiceUser(rosterAt(LOADED), env.TOKENS, "Okta", READ_EVERYTHING);
  loaded = await readTables();
  alone = [...told, ...(loaded["groups"] ?? []).map(({ id }) => String(id))];
});

const read = (now: number, turn: number, of: number) =>
  everythingRead(
    okta,
    now,
    alone.filter((_, index) => index % of === turn),
  );
const momentsTold = async () =>
  ((await readTables())["history"] ?? []).filter(({ actor }) => actor === "the calendar").length;

describe("fourteen days", () => {
  test("read the same, byte for byte, whether a sweep has run or not", { timeout: 60_000 }, async () => {
    const unswept = [];
    for (const [turn, now] of MOMENTS.entries()) unswept.push(await read(now, turn, MOMENTS.length));
    expect(new Set(unswept.map((answers) => answers["/Users?startIndex=1&count=100"])).size).toBe(4);
    expect(await readTables()).toEqual(loaded);

    for (const [turn, now] of MOMENTS.entries()) {
      const told = await momentsTold();
      await scheduled(env, now);
      expect(await momentsTold()).toBeGreaterThan(told);
      expect(await read(now, turn, MOMENTS.length)).toEqual(unswept[turn]);
      await expectDerivedAnew(now);
    }
  });

  test("read the same for a clock that is up to an hour behind the sweep's", {
    timeout: 60_000,
  }, async () => {
    await writeTables(loaded);
    const swept = Date.parse("2026-12-01T00:30:00Z");
    const behind = [59, 31, 29].map((minutes) => swept - minutes * MINUTE);
    const before = [];
    for (const [turn, now] of behind.entries()) before.push(await read(now, turn, 16));
    await scheduled(env, swept);
    for (const [turn, now] of behind.entries()) expect(await read(now, turn, 16)).toEqual(before[turn]);
  });
});
