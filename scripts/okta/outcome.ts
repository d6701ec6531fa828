/** What an import did with one person. */
export type OutcomeKind =
  | "created"
  | "linked"
  | "updated"
  | "unchanged"
  | "deactivated"
  | "suspended"
  | "left alone"
  | "reactivated"
  | "not imported";

/** How somebody new to the import relates to the accounts that Okta has already. */
export type Match = "exact" | "ambiguous" | "leaver" | "unmatched";

export interface Change {
  readonly attribute: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Outcome {
  readonly id: string;
  readonly userName: string;
  readonly name: string;
  /** False for someone whom the list no longer holds. */
  readonly scanned: boolean;
  readonly kind: OutcomeKind;
  readonly match?: Match;
  readonly why: string;
  readonly changes?: readonly Change[];
  /** True where a person has to look: the import alone does not bring it right. */
  readonly attention?: boolean;
}
