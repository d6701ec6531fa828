import { beforeEach, describe, expect, test } from "vitest";
import { deployService } from "../../scripts/deploy/deploy-service.ts";
import { deploymentOf } from "../../scripts/deploy/deployment.ts";
import {
  type RestoreOptions,
  releaseRestored,
  restoreDatabase,
} from "../../scripts/deploy/restore-database.ts";
import { FakeAccount } from "./fake-account.ts";

const ROLLCALL = deploymentOf(
  {
    name: "rollcall",
    main: "src/worker.ts",
    d1_databases: [{ binding: "DB", database_name: "rollcall", migrations_dir: "drizzle" }],
    kv_namespaces: [{ binding: "TOKENS" }],
  },
  null,
);
const URL = "https://rollcall.example.com";
const MOMENT = "2026-11-24T09:30:00.000Z";

let account: FakeAccount;

beforeEach(async () => {
  account = new FakeAccount();
  await deployService(account.tools, ROLLCALL, {
    url: URL,
    location: null,
    jurisdiction: null,
    schema: account.expected,
  });
  for (const list of [account.ran, account.said, account.inputs, account.asked]) list.length = 0;
  account.waited = 0;
});

const restore = (to: RestoreOptions["to"] = { moment: MOMENT }) =>
  restoreDatabase(account.tools, ROLLCALL, { to, url: URL, schema: account.expected });
const changes = () => account.ran.filter((command) => !/\blist\b/.test(command));
const restored = () => account.ran.some((command) => command.includes("time-travel"));

describe("a restoration", () => {
  test("holds all imports first, keeps what was written since, restores, migrates, and stays held", async () => {
    await restore();
    expect(changes()).toEqual([
      "secret put HELD --config config.json",
      expect.stringContaining(`WHERE known_at >= ${Date.parse(MOMENT)} ORDER BY id`),
      `d1 time-travel restore DB --timestamp ${MOMENT} --json --config config.json`,
      "d1 migrations apply DB --remote --config config.json",
      expect.stringMatching(/epoch = max\(epoch \+ 1, (\d+)\), changed_at = \1 --config/),
    ]);
    expect(account.secrets?.get("HELD")).toContain(MOMENT);
    const said = account.said.join("\n");
    expect(said).toContain("kept 2");
    expect(said).toContain("--bookmark 0001-before");
    expect(said).toContain("--release");
  });

  test("to a bookmark undoes one", async () => {
    await restore({ bookmark: "0001-before" });
    expect(changes()[1]).toBe("d1 time-travel restore DB --bookmark 0001-before --json --config config.json");
  });

  test("touches nothing before the service says that it is held by the deployment", async () => {
    const held = account.health;
    // A hold that an owner made stands in the database, and would go with it.
    const answers: unknown[] = [null, { status: "ok", checks: {}, hold: { held: true } }];
    account.health = () => {
      if (account.asked.length <= 3) expect(restored()).toBe(false);
      return answers.length > 0 ? answers.shift() : held();
    };
    await restore();
    expect(account.asked).toHaveLength(4);
    // Two answers that would not do, and half a minute for the places that have not heard of it.
    expect(account.waited).toBe(2 * 3000 + 30_000);
  });

  test("is not begun where the service never says so", async () => {
    account.health = () => ({ status: "ok", checks: {}, hold: { held: false } });
    await expect(restore()).rejects.toThrow("Nothing was restored");
    expect(restored()).toBe(false);
  });

  test.each([["d1 execute"], ["d1 time-travel"], ["d1 migrations"]])(
    "whose %s fails leaves imports held",
    async (command) => {
      account.failing.set(command, "✘ [ERROR] no [code: 7500]");
      const error = await restore().catch((thrown: unknown) => thrown);
      expect(String(error)).toContain("[code: 7500]");
      expect(String(error)).toContain("Imports stay held");
      expect(account.secrets?.has("HELD")).toBe(true);
      expect(account.ran.some((one) => one.startsWith("secret delete"))).toBe(false);
      account.failing.clear();
      await restore();
    },
  );

  test("of what is not there makes nothing", async () => {
    account.databases.length = 1;
    await expect(restore()).rejects.toThrow("There is no database rollcall");
    expect(changes()).toEqual([]);
  });
});

describe("the release", () => {
  const release = () => releaseRestored(account.tools, ROLLCALL, URL);

  test("takes the deployment's hold away and waits until the service has heard of it", async () => {
    await restore();
    account.ran.length = 0;
    await release();
    expect(changes()).toEqual(["secret delete HELD --config config.json"]);
    expect(account.secrets?.has("HELD")).toBe(false);
    expect(account.said.at(-1)).toContain("the next import reads");
  });

  test("says that an owner's hold still stands", async () => {
    await restore();
    account.health = () => ({ status: "ok", checks: {}, hold: { held: true } });
    await release();
    expect(account.said.at(-1)).toContain("DELETE /api/v1/hold");
  });

  test("of nothing says so", async () => {
    await release();
    expect(account.said).toEqual(["The deployment holds nothing."]);
    expect(changes()).toEqual([]);
  });
});
