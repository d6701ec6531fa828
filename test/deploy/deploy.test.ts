import { beforeEach, describe, expect, test } from "vitest";
import { type DeployOptions, deployService } from "../../scripts/deploy/deploy-service.ts";
import { deploymentOf } from "../../scripts/deploy/deployment.ts";
import { rehearsal } from "../../scripts/deploy/rehearsal.ts";
import { FakeAccount } from "./fake-account.ts";

const TOML = {
  name: "rollcall",
  main: "src/worker.ts",
  d1_databases: [{ binding: "DB", database_name: "rollcall", migrations_dir: "drizzle" }],
  kv_namespaces: [{ binding: "TOKENS" }],
};
const KEY = `rollcall_admin_${"5".repeat(64)}`;

let account: FakeAccount;

beforeEach(() => {
  account = new FakeAccount();
});

const deploy = (options: Partial<DeployOptions> = {}, vars: object = {}) =>
  deployService(account.tools, deploymentOf({ ...TOML, vars }, null), {
    url: null,
    location: null,
    jurisdiction: null,
    schema: account.expected,
    ...options,
  });
const said = () => account.said.join("\n");
/** What is changed at Cloudflare, in order. */
const changes = () => account.ran.filter((command) => !/\blist\b/.test(command));

describe("a first deploy", () => {
  test("makes what is missing, migrates before it deploys, sets a key and waits for health", async () => {
    expect(await deploy()).toBe("https://rollcall.team.workers.dev");
    expect(changes()).toEqual([
      "d1 create rollcall",
      "kv namespace create rollcall-tokens",
      "d1 migrations apply DB --remote --config config.json",
      "deploy --config config.json",
      "secret put ADMINISTRATOR_KEY --config config.json",
    ]);
    expect(account.saved).toMatchObject([
      { d1_databases: [{ database_id: "db-rollcall" }], kv_namespaces: [{ id: "kv-rollcall-tokens" }] },
    ]);
    expect(account.secrets?.get("ADMINISTRATOR_KEY")).toBe(KEY);
    expect(account.asked).toEqual(["https://rollcall.team.workers.dev"]);
    expect(said()).toContain("PUT https://rollcall.team.workers.dev/api/v1/settings");
  });

  test("shows the key once and hands it over by standard input, never as an argument", async () => {
    await deploy();
    expect(account.said.filter((line) => line.includes(KEY))).toHaveLength(1);
    expect(account.ran.join("\n")).not.toContain(KEY);
    expect(account.inputs).toEqual([KEY]);
  });

  test("puts the database where it is told to", async () => {
    await deploy({ location: "weur" });
    expect(changes()).toContain("d1 create rollcall --location weur");
    account = new FakeAccount();
    await deploy({ jurisdiction: "eu" });
    expect(changes()).toContain("d1 create rollcall --jurisdiction eu");
  });

  test("gives a key although Access is to let people in: somebody has to name the first owner", async () => {
    await deploy({}, { ACCESS_TEAM_DOMAIN: "team.cloudflareaccess.com" });
    expect(account.secrets?.has("ADMINISTRATOR_KEY")).toBe(true);
  });

  test("without an address ends before health, and says what to do", async () => {
    account.targets = ["schedule: * * * * *"];
    expect(await deploy()).toBeNull();
    expect(account.asked).toEqual([]);
    expect(said()).toContain("no address yet");
    expect(account.secrets?.has("ADMINISTRATOR_KEY")).toBe(true);
  });
});

describe("a later deploy", () => {
  beforeEach(async () => {
    await deploy();
    account.ran.length = 0;
    account.said.length = 0;
  });

  test("makes nothing anew and keeps the key", async () => {
    await deploy();
    expect(changes()).toEqual([
      "d1 migrations apply DB --remote --config config.json",
      "deploy --config config.json",
    ]);
    expect(said()).not.toContain("rollcall_admin_");
  });

  test("gives no new key where Access lets in and somebody took the key away", async () => {
    account.secrets?.delete("ADMINISTRATOR_KEY");
    await deploy({}, { ACCESS_TEAM_DOMAIN: "team.cloudflareaccess.com" });
    expect(account.secrets?.size).toBe(0);
    await deploy();
    expect(account.secrets?.has("ADMINISTRATOR_KEY")).toBe(true);
  });

  test("tells what is past its limit, and has come to its end all the same", async () => {
    const well = account.health();
    account.health = () => ({
      ...(well as object),
      status: "failing",
      checks: {
        schema: { ok: true, detail: "Well.", expected: account.expected },
        feeds: { ok: false, detail: "A file has not come." },
      },
    });
    await deploy();
    expect(said()).toContain("feeds: A file has not come.");
    expect(said()).toContain("Done.");
  });
});

describe("a step that fails", () => {
  const STEPS = [
    ["d1 list", "Looking for the database rollcall", "npx wrangler login"],
    ["d1 create", "Making the database rollcall", "run the same command again"],
    ["kv namespace list", "Looking for the KV namespace rollcall-tokens", "npx wrangler login"],
    ["kv namespace create", "Making the KV namespace rollcall-tokens", "run the same command again"],
    ["secret list", "Looking at the secrets of rollcall", "npx wrangler login"],
    ["d1 migrations", "Migrating the database", "Nothing was deployed"],
    ["deploy", "Deploying the Worker", "run this again"],
    ["secret put", "Setting the secret ADMINISTRATOR_KEY", "run the same command again"],
  ] as const;

  test.each(STEPS)(
    "%s: says which, what wrangler said and what to do; the next run goes on",
    async (command, step, next) => {
      account.failing.set(command, "✘ [ERROR] A request to the Cloudflare API failed. [code: 7003]");
      const error = await deploy().catch((thrown: unknown) => thrown);
      expect(String(error)).toContain(`${step}: this failed.`);
      expect(String(error)).toContain("[code: 7003]");
      expect(String(error)).toContain(next);
      expect(String(error)).not.toContain(KEY);
      account.failing.clear();
      await deploy();
      expect(account.secrets?.get("ADMINISTRATOR_KEY")).toBe(KEY);
      for (const made of ["d1 create", "kv namespace create"])
        expect(account.ran.filter((one) => one.startsWith(made)).length, made).toBe(command === made ? 2 : 1);
    },
  );

  test("nothing is deployed on a database that could not be migrated", async () => {
    account.failing.set("d1 migrations", "no");
    await deploy().catch(() => {});
    expect(account.ran.some((command) => command.startsWith("deploy"))).toBe(false);
  });

  test("an answer that is not understood is shown, not guessed at", async () => {
    const { tools } = account;
    const wrangler: typeof tools.wrangler = async () => ({ code: 0, out: "Welcome!", error: "", events: [] });
    const options = { url: null, location: null, jurisdiction: null, schema: account.expected };
    await expect(deployService({ ...tools, wrangler }, deploymentOf(TOML, null), options)).rejects.toThrow(
      "Welcome!",
    );
  });
});

describe("waiting for health", () => {
  test("goes on while the Worker of before answers, or nobody does", async () => {
    const answers = [null, "<html>", { status: "ok", checks: {}, hold: { held: false } }, "old"];
    const now = account.health;
    account.health = () => {
      const next = answers.shift();
      if (next === "old") {
        const schema = { ok: true, detail: "Later tables.", expected: "0002_dismissed_conflicts" };
        return { status: "ok", checks: { schema }, hold: { held: false } };
      }
      return next === undefined ? now() : next;
    };
    await deploy();
    expect(account.asked).toHaveLength(5);
    expect(account.waited).toBe(4 * 3000);
  });

  test("ends after three minutes, with the last answer", async () => {
    account.health = () => null;
    await expect(deploy()).rejects.toThrow("It does not answer.");
    expect(account.waited).toBe(183_000);
    account.health = () => ({ status: "unavailable", checks: { database: { ok: false } } });
    await expect(deploy()).rejects.toThrow('"unavailable"');
  });

  test("asks where it is told to", async () => {
    await deploy({ url: "https://people.example.com" });
    expect(account.asked).toEqual(["https://people.example.com"]);
    expect(changes()).toContain("deploy --config config.json");
  });
});

describe("a dry run", () => {
  test("shows the very commands of a first deploy, and runs none", async () => {
    await deploy();
    const shown: string[] = [];
    const tools = rehearsal(
      { save: account.tools.save, say: (line) => void shown.push(line) },
      account.expected,
      deploymentOf(TOML, null),
      "new",
    );
    const before = account.ran.length;
    await deployService(tools, deploymentOf(TOML, null), {
      url: null,
      location: null,
      jurisdiction: null,
      schema: account.expected,
    });
    const commands = shown.flatMap((line) => /^ {2}wrangler (.*?)(?: {3}\(.*)?$/.exec(line)?.[1] ?? []);
    expect(commands).toEqual(account.ran.slice(0, before));
    expect(account.ran).toHaveLength(before);
  });
});
