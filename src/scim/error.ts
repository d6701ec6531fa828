import { ERROR_MESSAGE } from "./schema/urns.ts";

/** The reasons that RFC 7644 table 9 and RFC 9865 section 2.1 know. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

/**
 * A refusal as the protocol words it. `detail` says what was wrong and what to do next, for Okta shows it
 * to an administrator; `headers` go out with it (`WWW-Authenticate`, `Retry-After`, `Allow`).
 */
export class ScimError extends Error {
  override readonly name = "ScimError";
  readonly status: number;
  readonly detail: string;
  readonly scimType: ScimType | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, scimType?: ScimType, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.scimType = scimType ?? null;
    this.headers = headers;
  }
}

export interface ErrorBody {
  readonly schemas: readonly [typeof ERROR_MESSAGE];
  readonly status: string;
  readonly scimType?: ScimType;
  readonly detail: string;
}

/** The body of an error answer (RFC 7644 section 3.12, where `status` is a string). */
export function errorBody({
  status,
  scimType,
  detail,
}: Pick<ScimError, "status" | "scimType" | "detail">): ErrorBody {
  return {
    schemas: [ERROR_MESSAGE],
    status: String(status),
    ...(scimType !== null && { scimType }),
    detail,
  };
}
