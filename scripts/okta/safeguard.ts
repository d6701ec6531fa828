import type { Outcome } from "./outcome.ts";
import type { Person } from "./state.ts";

/** Okta's defaults: the app-level import safeguard, of apps with more than 100 users. */
const PERCENT = 20;
const SMALLEST = 100;

export interface Safeguard {
  readonly assignments: number;
  readonly removals: number;
  readonly tripped: boolean;
  /** The share alone: true also where the app is too small for Okta to stop. */
  readonly over: boolean;
}

/**
 * Whether so many people would go in one import that Okta stops it. Whoever leaves counts, even where Okta is told
 * to do nothing about leavers.
 */
export function safeguard(before: readonly Person[], outcomes: readonly Outcome[]): Safeguard {
  const assignments = before.filter(({ status }) => status !== "deactivated").length;
  const removals = outcomes.filter(
    ({ kind }) => kind === "deactivated" || kind === "suspended" || kind === "left alone",
  ).length;
  const over = removals > 0 && removals * 100 >= assignments * PERCENT;
  return { assignments, removals, over, tripped: over && assignments > SMALLEST };
}
