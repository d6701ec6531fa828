import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { UnexercisedRoutes } from "./test/support/unexercised-routes.ts";

export default defineConfig(async () => {
  const migrations = await readD1Migrations("drizzle");
  return {
    plugins: [
      cloudflareTest({
        wrangler: { configPath: "./wrangler.toml" },
        miniflare: {
          bindings: { TEST_MIGRATIONS: migrations },
          r2Buckets: ["FILES"],
          // A test file sends more wrong credentials in a minute than anybody should.
          ratelimits: { ATTEMPTS: { namespace_id: "1002", simple: { limit: 1_000_000, period: 60 } } },
        },
      }),
    ],
    test: {
      include: ["test/**/*.test.ts"],
      // No test is about time; on a busy machine a hundred questions to D1 take longer than the usual 5 s.
      testTimeout: 60_000,
      // Vitest would leave a core free, which of two is half of them.
      maxWorkers: "100%",
      setupFiles: ["test/support/migrate.ts", "test/support/tell-exercised.ts", "test/support/no-secrets.ts"],
      reporters: ["default", new UnexercisedRoutes()],
    },
  };
});
