/**
 * `npm run conformance`: two SCIM conformance suites of other people against a service of our own. What they are, and
 * what of them we hold wrong, stands in docs/conformance.md.
 */
import { mkdir } from "node:fs/promises";
import { relative } from "node:path";
import { type Call, type Command, CommandError } from "../command/command.ts";
import { runOnly } from "../command/run-command.ts";
import { ROOT } from "../local/places.ts";
import { LISTED } from "./listed.ts";
import { type OwnService, startOwnService } from "./own-service.ts";
import { scim2Tester } from "./scim2-tester.ts";
import { REPORTS, type Suite, type Target, Unavailable } from "./suite.ts";
import { summaryOf } from "./summary.ts";
import { testSuite } from "./test-suite.ts";
import { isSound, verdictOn } from "./verdict.ts";

const SUITES: readonly Suite[] = [scim2Tester, testSuite];

const conformance: Command = {
  name: "",
  operands: "",
  summary: `Runs ${SUITES.map(({ name, version }) => `${name} (${version})`).join(" and ")} against a service with data of its own.`,
  options: {
    only: { type: "string", help: `One suite: ${SUITES.map(({ name }) => name).join(" or ")}` },
    "where-possible": { type: "boolean", help: "Pass over a suite that this machine cannot run, and say so" },
  },
  run,
};

process.exitCode = await runOnly("conformance", conformance, process.argv.slice(2));

async function run({ values, flags }: Call): Promise<number> {
  await mkdir(REPORTS, { recursive: true });
  const { here, missing } = await broughtHere(chosen(values.get("only")));
  if (here.length === 0) return flags.has("where-possible") ? 0 : 1;
  const service = await startOwnService();
  const forget = stopOnSignals(service);
  try {
    const target = await service.ready;
    let sound = true;
    for (const suite of here) sound = (await tried(suite, target)) && sound;
    console.log(`The suites' own reports: ${relative(ROOT, REPORTS)}`);
    return sound && (missing === 0 || flags.has("where-possible")) ? 0 : 1;
  } finally {
    forget();
    await service.stop();
  }
}

function chosen(only: string | undefined): readonly Suite[] {
  if (only === undefined) return SUITES;
  const suite = SUITES.find(({ name }) => name === only);
  if (suite !== undefined) return [suite];
  throw new CommandError(`--only is "${only}": there are ${SUITES.map(({ name }) => name).join(" and ")}.`);
}

async function broughtHere(
  suites: readonly Suite[],
): Promise<{ readonly here: readonly Suite[]; readonly missing: number }> {
  const here: Suite[] = [];
  for (const suite of suites) {
    try {
      await suite.bring();
      here.push(suite);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`NOT RUN ${suite.name}: ${error.message}`);
    }
  }
  return { here, missing: suites.length - here.length };
}

async function tried({ name, version, run: runSuite }: Suite, target: Target): Promise<boolean> {
  const verdict = verdictOn(await runSuite(target), LISTED[name]);
  console.log(summaryOf(`${name} ${version}`, verdict));
  return isSound(verdict);
}

/** A service must not outlive whoever started it. Returns how to take that back. */
function stopOnSignals(service: OwnService): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const stop = () => void service.stop().finally(() => process.exit(1));
  for (const signal of signals) process.once(signal, stop);
  return () => {
    for (const signal of signals) process.removeListener(signal, stop);
  };
}
