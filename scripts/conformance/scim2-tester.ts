import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../command/command.ts";
import { readScim2Tester } from "./read-scim2-tester.ts";
import { runProgram } from "./run-program.ts";
import { CONFORMANCE, REPORTS, type Suite, Unavailable } from "./suite.ts";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
const PROGRAMS = process.platform === "win32" ? "Scripts" : "bin";
const OLDEST_PYTHON = "(3, 11)";

/** scim2-tester by its command line scim2-cli, in a virtual environment of its own. */
export const scim2Tester: Suite = {
  name: "scim2-tester",
  version: "0.5.2, by scim2-cli 0.6.0",

  async bring() {
    const folder = await environment();
    if (existsSync(join(folder, "complete"))) return;
    await rm(folder, { recursive: true, force: true });
    await mkdir(CONFORMANCE, { recursive: true });
    const python = await runProgram("python3", [
      "-c",
      `import sys; sys.exit(sys.version_info < ${OLDEST_PYTHON})`,
    ]);
    if (python === null || python.code !== 0)
      throw new Unavailable("It needs Python 3.11 or newer, as python3. Install that and try again.");
    const made = await runProgram("python3", ["-m", "venv", folder]);
    if (made?.code !== 0)
      throw new Unavailable(
        `python3 -m venv failed. On Debian and Ubuntu install python3-venv.\n${made?.all ?? ""}`,
      );
    const words = [
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--require-hashes",
      "-r",
      REQUIREMENTS,
    ];
    const installed = await runProgram(join(folder, PROGRAMS, "pip"), words);
    if (installed?.code !== 0)
      throw new Unavailable(
        `pip could not install it: is there a way to its index?\n${installed?.all ?? ""}`,
      );
    await writeFile(join(folder, "complete"), "");
  },

  async run({ scim, token }) {
    const program = join(await environment(), PROGRAMS, "scim2");
    // By the environment: others on the machine can read what stands on a command line.
    const env = { SCIM_CLI_URL: scim, SCIM_CLI_HEADERS: `Authorization: Bearer ${token}` };
    const ended = await runProgram(program, ["test", "--verbose"], { env });
    const report = join(REPORTS, "scim2-tester.txt");
    await writeFile(report, ended?.all ?? "");
    const outcomes = readScim2Tester(ended?.out ?? "");
    // It ends with 1 where a check failed or was skipped, and prints nothing before it is through.
    if (ended === null || ended.code > 1 || outcomes.length === 0)
      throw new CommandError(`scim2-tester did not come to its end: see ${report}`);
    return outcomes;
  },
};

/** One folder for each list of versions. */
async function environment(): Promise<string> {
  const hash = createHash("sha256")
    .update(await readFile(REQUIREMENTS))
    .digest("hex");
  return join(CONFORMANCE, `scim2-tester-${hash.slice(0, 12)}`);
}
