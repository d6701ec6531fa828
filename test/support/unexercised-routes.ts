import type { Reporter, TestModule, Vitest } from "vitest/node";

/** After all tests: fails where a route of the HR API gave no good answer in any of them, and names it. */
export class UnexercisedRoutes implements Reporter {
  #vitest: Vitest | null = null;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    if (this.#vitest === null || !(await isWholeRun(this.#vitest, modules))) return;
    const told = (key: string) => modules.flatMap((module) => namesIn(module, key));
    const exercised = new Set(told("exercised"));
    const missing = told("operations").filter((name) => !exercised.has(name));
    if (missing.length === 0) return;
    this.#vitest.logger.error(`No test has had a good answer from these routes: ${missing.join(", ")}.`);
    process.exitCode = 1;
  }
}

/** Whether every test of every file was to run, and none failed, which would be reason enough. */
async function isWholeRun(vitest: Vitest, modules: readonly TestModule[]): Promise<boolean> {
  const { testNamePattern, shard } = vitest.config;
  if (testNamePattern !== undefined || shard !== undefined || modules.some((module) => !module.ok()))
    return false;
  return (await vitest.globTestSpecifications()).length === modules.length;
}

function namesIn(module: TestModule, key: string): readonly string[] {
  const names: unknown = Reflect.get(module.meta(), key);
  return Array.isArray(names) ? names.map(String) : [];
}
