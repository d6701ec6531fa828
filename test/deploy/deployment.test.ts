import { describe, expect, test } from "vitest";
import { addressesIn } from "../../scripts/deploy/addresses.ts";
import { deploymentOf } from "../../scripts/deploy/deployment.ts";

const TOML = {
  name: "rollcall",
  main: "src/worker.ts",
  compatibility_date: "2026-11-01",
  routes: [{ pattern: "rollcall.example.com", custom_domain: true }],
  d1_databases: [{ binding: "DB", database_name: "rollcall", migrations_dir: "drizzle" }],
  kv_namespaces: [{ binding: "TOKENS" }],
  r2_buckets: [{ binding: "FILES", bucket_name: "rollcall-files" }],
  ratelimits: [
    { name: "API_LIMIT", namespace_id: "1001", simple: { limit: 1, period: 60 } },
    { name: "SCIM_LIMIT", namespace_id: "1002", simple: { limit: 2, period: 60 } },
  ],
  vars: { ACCESS_TEAM_DOMAIN: "team.cloudflareaccess.com" },
  env: {
    quality: { routes: [{ pattern: "quality.example.com", custom_domain: true }], name: "people-quality" },
  },
};
const IDS = { database: "db-1", namespace: "kv-1" };

/** As wrangler reads it from the file. */
const written = (environment: string | null, toml: object = TOML) =>
  JSON.parse(JSON.stringify(deploymentOf(toml, environment).config(IDS)));

describe("the service that counts", () => {
  test("is what wrangler.toml says, with the ids of what is there", () => {
    expect(deploymentOf(TOML, null)).toMatchObject({
      worker: "rollcall",
      database: "rollcall",
      namespace: "rollcall-tokens",
      hasAccess: true,
    });
    const { env: _, ...same } = TOML;
    expect(written(null)).toEqual({
      ...same,
      main: "../../src/worker.ts",
      d1_databases: [{ ...TOML.d1_databases[0], migrations_dir: "../../drizzle", database_id: "db-1" }],
      kv_namespaces: [{ binding: "TOKENS", id: "kv-1" }],
    });
  });

  test("needs one database and one namespace", () => {
    expect(() => deploymentOf({ ...TOML, d1_databases: [] }, null)).toThrow();
    expect(() => deploymentOf({ ...TOML, kv_namespaces: undefined }, null)).toThrow();
  });
});

describe("another environment", () => {
  test("has names, data and counters of its own, and the code of the one that counts", () => {
    const config = written("staging");
    expect(config).toMatchObject({
      name: "rollcall-staging",
      main: "../../src/worker.ts",
      compatibility_date: "2026-11-01",
      d1_databases: [{ binding: "DB", database_name: "rollcall-staging" }],
      r2_buckets: [{ binding: "FILES", bucket_name: "rollcall-files-staging" }],
    });
    expect(deploymentOf(TOML, "staging").namespace).toBe("rollcall-staging-tokens");
    const numbers = (from: object) => JSON.stringify(from).match(/(?<="namespace_id":")\d+/g);
    const all = [...(numbers(TOML) ?? []), ...(numbers(config) ?? []), ...(numbers(written("test")) ?? [])];
    expect(new Set(all).size).toBe(6);
  });

  test("never takes over a domain, nor who may sign in", () => {
    const config = written("staging");
    expect(config.routes).toBeUndefined();
    expect(config.vars).toEqual({});
    expect(deploymentOf(TOML, "staging").hasAccess).toBe(false);
  });

  test("is otherwise as its part of wrangler.toml says", () => {
    expect(written("quality")).toMatchObject({
      name: "people-quality",
      routes: [{ pattern: "quality.example.com" }],
      d1_databases: [{ database_name: "rollcall-quality" }],
    });
    expect(deploymentOf(TOML, "quality").namespace).toBe("people-quality-tokens");
  });
});

describe("where it answers", () => {
  const at = (...targets: string[]) => addressesIn([{ type: "other" }, { type: "deploy", targets }]);

  test("is read from what wrangler says, an own domain before the one that everybody has", () => {
    expect(at("schedule: * * * * *", "https://rollcall.team.workers.dev")).toEqual([
      "https://rollcall.team.workers.dev",
    ]);
    expect(at("https://rollcall.team.workers.dev", "people.example.com (custom domain)")).toEqual([
      "https://people.example.com",
      "https://rollcall.team.workers.dev",
    ]);
    expect(at("people.example.com/* (zone name: example.com)")).toEqual(["https://people.example.com"]);
  });

  test("is unknown where there is no address, or only a pattern", () => {
    expect(at("*.example.com/*", "schedule: * * * * *", "...and 3 more routes")).toEqual([]);
    expect(addressesIn([])).toEqual([]);
  });
});
