import type { Entry } from "./listed.ts";
import type { Outcome } from "./outcome.ts";

/** What a run of a suite comes to beside the list. */
export interface Verdict {
  readonly counts: Readonly<Record<Outcome["result"], number>>;
  /** Failures that nothing excuses. */
  readonly failures: readonly Outcome[];
  /** Failures that are listed, with why. */
  readonly excused: readonly Entry[];
  /** Entries that excuse nothing any more, and have to go. */
  readonly stale: readonly Entry[];
}

/**
 * Holds the outcomes of a suite against its list. An entry is stale where its check is not there, or did not fail; one
 * that fails `sometimes` only where it is not there.
 */
export function verdictOn(outcomes: readonly Outcome[], listed: readonly Entry[]): Verdict {
  const failed = outcomes.filter(({ result }) => result === "failed");
  const entryOf = new Map(listed.map((entry) => [entry.check, entry]));
  const isThere = new Set(outcomes.map(({ check }) => check));
  const fails = new Set(failed.map(({ check }) => check));
  const count = (result: Outcome["result"]) => outcomes.filter((one) => one.result === result).length;
  return {
    counts: {
      passed: count("passed"),
      failed: count("failed"),
      skipped: count("skipped"),
      notOffered: count("notOffered"),
    },
    failures: failed.filter(({ check }) => !entryOf.has(check)),
    excused: listed.filter(({ check }) => fails.has(check)),
    stale: listed.filter(({ check, sometimes }) => !(sometimes ? isThere : fails).has(check)),
  };
}

/** Whether a run is as it should be: something passed, nothing failed that is not listed, nothing is listed in vain. */
export function isSound({ counts, failures, stale }: Verdict): boolean {
  return counts.passed > 0 && failures.length === 0 && stale.length === 0;
}
