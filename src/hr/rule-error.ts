export type RuleErrorKind = "invalid" | "conflict" | "decision" | "unknown";

/**
 * A rule of HR that the request would break. `detail` says what is wrong and what to do next.
 * `invalid`: the input contradicts itself; `conflict`: it contradicts the roster; `decision`: a person must choose;
 * `unknown`: what it speaks of is not there.
 */
export class RuleError extends Error {
  readonly kind: RuleErrorKind;
  readonly detail: string;

  constructor(kind: RuleErrorKind, detail: string) {
    super(detail);
    this.kind = kind;
    this.detail = detail;
  }
}
