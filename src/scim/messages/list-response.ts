import { LIST_RESPONSE_MESSAGE } from "../schema/urns.ts";

export interface ListResponse<T> {
  readonly schemas: readonly [typeof LIST_RESPONSE_MESSAGE];
  readonly totalResults: number;
  /** Left out where paging goes by cursor. */
  readonly startIndex?: number;
  readonly itemsPerPage: number;
  /** Where to go on (RFC 9865 section 2); left out at the end, and where paging goes by index. */
  readonly nextCursor?: string;
  readonly Resources: readonly T[];
}

/**
 * One page of a list (RFC 7644 section 3.4.2). `itemsPerPage` is the number that really came, never the one
 * asked for, and an empty page carries `Resources: []`. `Resources` stands last, so that whoever streams
 * knows the numbers first.
 */
export function listResponse<T>(
  resources: readonly T[],
  {
    totalResults,
    startIndex,
    nextCursor = null,
  }: {
    readonly totalResults: number;
    readonly startIndex: number | undefined;
    readonly nextCursor?: string | null;
  },
): ListResponse<T> {
  return {
    schemas: [LIST_RESPONSE_MESSAGE],
    totalResults,
    ...(startIndex !== undefined && { startIndex }),
    itemsPerPage: resources.length,
    ...(nextCursor !== null && { nextCursor }),
    Resources: resources,
  };
}
