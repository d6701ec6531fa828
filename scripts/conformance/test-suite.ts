import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../command/command.ts";
import { readTestSuite } from "./read-test-suite.ts";
import { type Ended, runProgram } from "./run-program.ts";
import { CONFORMANCE, REPORTS, type Suite, Unavailable } from "./suite.ts";

const ADDRESS = "https://github.com/scim2/test-suite";
/** What is run is what this names, whoever it comes from: git checks it. */
const COMMIT = "3d80a46970a02ce114efeeb38f3f112b5d736d16";
const CHECKOUT = join(CONFORMANCE, `test-suite-${COMMIT.slice(0, 12)}`);
const PACKAGE = "./compliance/";

/** github.com/scim2/test-suite as it says itself: a checkout, in which `go test` is run. Its go.sum pins the rest. */
export const testSuite: Suite = {
  name: "test-suite",
  version: `commit ${COMMIT.slice(0, 7)}`,

  async bring() {
    if ((await runProgram("go", ["version"]))?.code !== 0)
      throw new Unavailable("It needs Go 1.26 or newer and a C compiler. Install them and try again.");
    if (!existsSync(CHECKOUT)) await checkOut();
    const vetted = await runProgram("go", ["test", "-count=1", "-run=^$", PACKAGE], { cwd: CHECKOUT });
    if (vetted?.code !== 0)
      throw new Unavailable(
        `It could not be compiled: it takes Go 1.26 or newer, a C compiler, and a way to its modules.\n${vetted?.all ?? ""}`,
      );
  },

  async run({ scim, token }) {
    const report = join(REPORTS, "test-suite.txt");
    await rm(report, { force: true });
    const flags = [`-scim.url=${scim}`, `-scim.token=${token}`, `-scim.report=${report}`];
    const ended = await runProgram("go", ["test", PACKAGE, "-v", "-count=1", ...flags], { cwd: CHECKOUT });
    const output = join(REPORTS, "test-suite.log");
    await writeFile(output, ended?.all ?? "");
    // It writes its report when it is through; a suite that broke off has written none.
    if (ended === null || !existsSync(report))
      throw new CommandError(`test-suite did not come to its end: see ${output}`);
    return readTestSuite(ended.out);
  },
};

/** Beside its place first, so that what was cut short is not taken for the suite. */
async function checkOut(): Promise<void> {
  const half = `${CHECKOUT}.part`;
  await rm(half, { recursive: true, force: true });
  await mkdir(CONFORMANCE, { recursive: true });
  const cloned = await git(["clone", "--quiet", ADDRESS, half]);
  if (cloned?.code !== 0)
    throw new Unavailable(
      `git could not clone ${ADDRESS}. Where there is no way to it, say whence git takes it: git config --global url.COPY.insteadOf ${ADDRESS}\n${cloned?.all ?? "There is no git here."}`,
    );
  const found = await git(["-C", half, "checkout", "--quiet", "--detach", COMMIT]);
  if (found?.code !== 0)
    throw new Unavailable(`The copy of test-suite lacks ${COMMIT}.\n${found?.all ?? ""}`);
  await rename(half, CHECKOUT);
}

function git(words: readonly string[]): Promise<Ended | null> {
  return runProgram("git", words, { env: { GIT_TERMINAL_PROMPT: "0" } });
}
