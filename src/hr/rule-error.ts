/**
 * A rule of HR that the request would break. `detail` says what is wrong and what to do next.
 * `invalid`: the input contradicts itself; `conflict`: it contradicts the roster; `decision`: a person must choose.
 */
export class RuleError extends Error {
  readonly kind: "invalid" | "conflict" | "decision";
  readonly detail: string;

  constructor(kind: "invalid" | "conflict" | "decision", detail: string) {
    super(detail);
    this.kind = kind;
    this.detail = detail;
  }
}
