export type RuleErrorKind = "invalid" | "conflict" | "decision" | "precondition" | "unknown";

/** What may be told beside the sentence. */
export interface RuleErrorAlso {
  /** Where in what was sent it is wrong, as a JSON pointer in a URI fragment: `#/basic/email`. */
  readonly pointer?: string;
  /** Whether it is because another one has what must be unique, or had it. */
  readonly taken?: boolean;
  /** Facts that a program can act on, by name: the ways out of a conflict, for instance. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/**
 * A rule of HR that the request would break. `detail` says what is wrong and what to do next.
 * `invalid`: the input contradicts itself; `conflict`: it contradicts the roster; `decision`: a person must choose;
 * `precondition`: somebody changed it since it was read; `unknown`: what it speaks of is not there.
 */
export class RuleError extends Error {
  readonly kind: RuleErrorKind;
  readonly detail: string;
  readonly also: RuleErrorAlso;

  constructor(kind: RuleErrorKind, detail: string, also: RuleErrorAlso = {}) {
    super(detail);
    this.kind = kind;
    this.detail = detail;
    this.also = also;
  }
}
