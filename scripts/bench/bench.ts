/**
 * `npm run bench`: what reading the roster costs as it grows, beside a bare Worker and beside scimmy. How it measures,
 * and what came of it, stands in docs/benchmarks.md.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measure } from "./one-size.ts";
import { printMeasured } from "./report.ts";

const HELP = `npm run bench -- [--sizes 1000,10000,100000] [--rounds 30] [--quick]

Fills fresh local databases with people and measures reading them. --quick: 1,000 people and 5 rounds, to try it.`;

const { values } = parseArgs({
  options: {
    sizes: { type: "string" },
    rounds: { type: "string" },
    quick: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const sizes = (values.sizes ?? (values.quick ? "1000" : "1000,10000,100000")).split(",").map(Number);
const rounds = Number(values.rounds ?? (values.quick ? 5 : 30));
if (values.help || ![...sizes, rounds].every((value) => Number.isInteger(value) && value > 0)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}
if (process.platform !== "linux") {
  console.error("The benchmark reads CPU times from /proc, which only Linux has.");
  process.exit(1);
}
if (!existsSync(join(import.meta.dirname, "node_modules"))) {
  console.log("Installing what the service is compared with …");
  execFileSync("npm", ["ci", "--no-progress", "--loglevel=error"], {
    cwd: import.meta.dirname,
    stdio: "inherit",
  });
}
console.log(
  `${new Date().toISOString().slice(0, 10)}, commit ${commit()}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}; medians of ${rounds} rounds`,
);
for (const size of sizes) {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  try {
    printMeasured(
      await measure(size, rounds, folder, (what) => console.error(`  ${size} people: ${what} …`)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function commit(): string {
  const git = (...words: string[]) =>
    execFileSync("git", words, { cwd: import.meta.dirname, encoding: "utf8" }).trim();
  return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain") === "" ? "" : " with changes"}`;
}
