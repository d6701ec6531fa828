import { LIST_RESPONSE_MESSAGE } from "../schema/urns.ts";

export interface ListResponse<T> {
  readonly schemas: readonly [typeof LIST_RESPONSE_MESSAGE];
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly Resources: readonly T[];
}

/**
 * One page of a list (RFC 7644 section 3.4.2). `itemsPerPage` is the number that really came, never the one
 * asked for, and an empty page carries `Resources: []`. `Resources` stands last, so that whoever streams
 * knows the numbers first.
 */
export function listResponse<T>(
  resources: readonly T[],
  { totalResults, startIndex }: { readonly totalResults: number; readonly startIndex: number },
): ListResponse<T> {
  return {
    schemas: [LIST_RESPONSE_MESSAGE],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}
