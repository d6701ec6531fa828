import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { UnexercisedRoutes } from "./test/support/unexercised-routes.ts";

export default defineConfig(async () => {
  const migrations = await readD1Migrations("drizzle");
  return {
    plugins: [
      cloudflareTest({
        wrangler: { configPath: "./wrangler.toml" },
        miniflare: { bindings: { TEST_MIGRATIONS: migrations }, r2Buckets: ["FILES"] },
      }),
    ],
    test: {
      include: ["test/**/*.test.ts"],
      setupFiles: ["test/support/migrate.ts", "test/support/tell-exercised.ts"],
      reporters: ["default", new UnexercisedRoutes()],
    },
  };
});
