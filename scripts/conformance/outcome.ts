/** What one check of a suite came to. */
export interface Outcome {
  /** What the suite calls it, once in a run. */
  readonly check: string;
  /** `notOffered`: it failed, of something that the service does not say it has; a suite counts that apart. */
  readonly result: "passed" | "failed" | "skipped" | "notOffered";
  /** The suite's own words; empty where there are none. */
  readonly message: string;
}

const WORST_FIRST = ["failed", "notOffered", "passed", "skipped"] as const;

/** One outcome for each check: of several under one name the worst. */
export function oneEach(outcomes: readonly Outcome[]): readonly Outcome[] {
  const byCheck = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const known = byCheck.get(outcome.check);
    if (known === undefined || isWorse(outcome, known)) byCheck.set(outcome.check, outcome);
  }
  return [...byCheck.values()];
}

function isWorse(a: Outcome, b: Outcome): boolean {
  return WORST_FIRST.indexOf(a.result) < WORST_FIRST.indexOf(b.result);
}
