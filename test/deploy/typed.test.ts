import { describe, expect, test } from "vitest";
import { deploymentOf } from "../../scripts/deploy/deployment.ts";
import { placementIn } from "../../scripts/deploy/placement.ts";
import { rehearsal } from "../../scripts/deploy/rehearsal.ts";
import { restoreTargetIn } from "../../scripts/deploy/restore-target.ts";

const NOW = Date.parse("2026-11-25T08:00Z");
const DAY = 24 * 3600 * 1000;
const URL = "https://rollcall.example.com";

const call = (values: Readonly<Record<string, string>>, flags: readonly string[] = []) => ({
  values: new Map(Object.entries(values)),
  flags: new Set(flags),
});
const iso = (instant: number) => new Date(instant).toISOString();

describe("where a new database lives", () => {
  test("is a place or a jurisdiction that D1 knows, or its own choice", () => {
    expect(placementIn(call({}))).toEqual({ location: null, jurisdiction: null });
    expect(placementIn(call({ location: "weur" }))).toEqual({ location: "weur", jurisdiction: null });
    expect(placementIn(call({ jurisdiction: "eu" }))).toEqual({ location: null, jurisdiction: "eu" });
  });

  test("is neither another, nor both: it cannot be moved", () => {
    expect(() => placementIn(call({ jurisdiction: "mars" }))).toThrow(
      '--jurisdiction is "mars": give one of eu,',
    );
    expect(() => placementIn(call({ location: "eu" }))).toThrow('--location is "eu": give one of weur,');
    expect(() => placementIn(call({ location: "weur", jurisdiction: "eu" }))).toThrow("not both");
  });
});

describe("what is to be restored", () => {
  const target = (values: Readonly<Record<string, string>>, flags: readonly string[] = []) =>
    restoreTargetIn(call({ url: URL, ...values }, flags), NOW);

  test("is a moment, a bookmark, or over", () => {
    const moment = "2026-11-24T10:30+01:00";
    expect(target({ to: moment })).toEqual({ url: URL, to: { moment: "2026-11-24T09:30:00.000Z" } });
    expect(target({ bookmark: "0001-x" })).toEqual({ url: URL, to: { bookmark: "0001-x" } });
    expect(target({}, ["release"])).toEqual({ url: URL, to: "release" });
  });

  test("is asked for at once, all that is missing", () => {
    expect(() => restoreTargetIn(call({}), NOW)).toThrow(
      /one of --to, --bookmark and --release\.\nGive --url/,
    );
    expect(() => target({ to: iso(NOW), bookmark: "0001-x" })).toThrow("Give one of");
    expect(() => target({ bookmark: "0001-x" }, ["release"])).toThrow("Give one of");
  });

  test("lies in the last 30 days, to the moment", () => {
    expect(target({ to: iso(NOW) }).to).toEqual({ moment: iso(NOW) });
    expect(() => target({ to: iso(NOW + 1) })).toThrow("a moment that has passed");
    expect(target({ to: iso(NOW - 30 * DAY) }).to).toEqual({ moment: iso(NOW - 30 * DAY) });
    expect(() => target({ to: iso(NOW - 30 * DAY - 1) })).toThrow("30 days at most");
  });

  test.each(["2026-11-24", "2026-11-24T09:30", "yesterday", "2026-13-24T09:30Z"])("is no guess: %s", (to) => {
    expect(() => target({ to })).toThrow(`--to is "${to}"`);
  });
});

test("a rehearsal shows the address of the environment that is meant, and not that of the one that counts", async () => {
  const toml = {
    name: "rollcall",
    main: "src/worker.ts",
    d1_databases: [{ binding: "DB", database_name: "rollcall", migrations_dir: "drizzle" }],
    kv_namespaces: [{ binding: "TOKENS" }],
  };
  for (const [environment, worker] of [
    [null, "rollcall"],
    ["staging", "rollcall-staging"],
  ] as const) {
    const tools = { save: async () => "config.json", say: () => {} };
    const { wrangler } = rehearsal(tools, "0003_access", deploymentOf(toml, environment), "new");
    const { events } = await wrangler(["deploy", "--config", "config.json"]);
    expect(JSON.stringify(events)).toContain(`https://${worker}.example.workers.dev`);
  }
});
