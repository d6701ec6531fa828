/** Where in a request something is wrong, and what would be accepted there. */
export interface InputError {
  /** Into the body, as a URI fragment (RFC 6901 section 6): `#/basic/email`. */
  readonly pointer?: string;
  /** The name of a field of the path or the query. */
  readonly parameter?: string;
  readonly detail: string;
}

/** A request refused by what HTTP itself says of it, before the roster is asked. `detail` says what to do next. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly InputError[];

  constructor(
    status: number,
    detail: string,
    also: { readonly headers?: Record<string, string>; readonly errors?: readonly InputError[] } = {},
  ) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.headers = also.headers ?? {};
    this.errors = also.errors ?? [];
  }
}
