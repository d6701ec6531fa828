import { join } from "node:path";
import { CommandError } from "../command/command.ts";
import { ROOT } from "../local/places.ts";
import type { SuiteName } from "./listed.ts";
import type { Outcome } from "./outcome.ts";

/** Where the suites are kept once they are here, and their reports. Ignored by git. */
export const CONFORMANCE = join(ROOT, ".rollcall/conformance");
export const REPORTS = join(CONFORMANCE, "reports");

/** The service that is tried, and the service user that a suite signs in as. */
export interface Target {
  readonly scim: string;
  readonly token: string;
}

/** A conformance suite of somebody else's, in one version, run as it documents. */
export interface Suite {
  readonly name: SuiteName;
  readonly version: string;
  /** Brings it and what it needs, where that is not here yet. Throws `Unavailable`. */
  bring(): Promise<void>;
  /** Runs it and keeps its report. Throws `CommandError` where it did not come to its end. */
  run(target: Target): Promise<readonly Outcome[]>;
}

/** A suite cannot be run on this machine as it is; the message says what it takes. */
export class Unavailable extends CommandError {
  override readonly name = "Unavailable";
}
