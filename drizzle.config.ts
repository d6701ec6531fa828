import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  casing: "snake_case",
  schema: ["./src/store/tables.ts", "./src/store/access-tables.ts", "./src/store/group-tables.ts"],
  out: "./drizzle",
});
