import type { ErrorBody } from "../error.ts";
import { BULK_RESPONSE_MESSAGE } from "../schema/urns.ts";

/** What one operation came to, as it is answered (RFC 7644 section 3.7.3). */
export interface BulkResult {
  readonly method?: string;
  readonly bulkId?: string;
  /** Left out where a POST has made nothing. */
  readonly location?: string;
  readonly version?: string;
  readonly status: string;
  /** Why it failed. What was done is told by its status alone, as the RFC allows. */
  readonly response?: ErrorBody;
}

export interface BulkResponse {
  readonly schemas: readonly [typeof BULK_RESPONSE_MESSAGE];
  readonly Operations: readonly BulkResult[];
}

export function bulkResponse(results: readonly BulkResult[]): BulkResponse {
  return { schemas: [BULK_RESPONSE_MESSAGE], Operations: results };
}
