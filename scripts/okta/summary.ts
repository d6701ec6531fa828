import type { Import } from "./import.ts";
import type { Match, OutcomeKind } from "./outcome.ts";

export interface Summary {
  readonly users: {
    readonly scanned: number;
    readonly new: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly deactivated: number;
    readonly suspended: number;
    readonly leftAlone: number;
    readonly reactivated: number;
    readonly notImported: number;
    /** Known people who are not in the list; the other figures count them too. */
    readonly absent: number;
  };
  readonly matching: Readonly<Record<Match, number>>;
  readonly groups: {
    readonly scanned: number;
    readonly new: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly removed: number;
    readonly membershipsAdded: number;
    readonly membershipsRemoved: number;
  } | null;
}

/** The figures that Okta shows after an import. */
export function summarize({ outcomes, groups }: Import): Summary {
  const users = (kind: OutcomeKind) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const matched = (match: Match) => outcomes.filter((outcome) => outcome.match === match).length;
  const scanned = outcomes.filter((outcome) => outcome.scanned).length;
  return {
    users: {
      scanned,
      new: users("created") + users("linked"),
      updated: users("updated"),
      unchanged: users("unchanged"),
      deactivated: users("deactivated"),
      suspended: users("suspended"),
      leftAlone: users("left alone"),
      reactivated: users("reactivated"),
      notImported: users("not imported"),
      absent: outcomes.length - scanned,
    },
    matching: {
      exact: matched("exact"),
      ambiguous: matched("ambiguous"),
      leaver: matched("leaver"),
      unmatched: matched("unmatched"),
    },
    groups: groups === null ? null : summarizeGroups(groups.outcomes),
  };
}

function summarizeGroups(
  outcomes: NonNullable<Import["groups"]>["outcomes"],
): NonNullable<Summary["groups"]> {
  const of = (kind: (typeof outcomes)[number]["kind"]) =>
    outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    scanned: outcomes.length - of("removed"),
    new: of("new"),
    updated: of("updated"),
    unchanged: of("unchanged"),
    removed: of("removed"),
    membershipsAdded: outcomes.reduce((sum, { joined }) => sum + joined.length, 0),
    membershipsRemoved: outcomes.reduce((sum, { left }) => sum + left.length, 0),
  };
}
