/** The most resources that one page holds, whatever `count` asks for. */
export const MAX_COUNT = 1000;

/** The resources of a page whose request names no `count`. */
export const DEFAULT_COUNT = 100;

/** The longest filter that is read, in UTF-16 units. */
export const MAX_FILTER_LENGTH = 4096;

/** How deep brackets may be nested in a filter, those of `not` included. */
export const MAX_FILTER_DEPTH = 20;

/**
 * How many conditions a filter may have; one in square brackets counts beside those in it. With the depth it keeps every
 * filter within what D1 takes: 100 parameters a statement, expressions 100 deep.
 */
export const MAX_FILTER_CONDITIONS = 60;

/** The operations that one PATCH holds at most. */
export const MAX_OPERATIONS = 1000;

/** The longest path of an operation, in UTF-16 units. */
export const MAX_PATH_LENGTH = 512;

/** The values that one attribute holds at most in what is written. */
export const MAX_VALUES = 50;

/** The people whom one request adds to a group or takes out of it at most; Okta sends 256 at a time. */
export const MAX_MEMBERS = 1000;

/**
 * The operations that one bulk holds at most. The costliest asks D1 12 times, and a request may do so 1,000 times
 * (docs/decisions/019-bulk.md); a test holds the two together.
 */
export const MAX_BULK_OPERATIONS = 50;

/** The largest body of a bulk, in bytes. */
export const MAX_BULK_BYTES = 1_000_000;

/** How deep the data of an operation of a bulk may be nested: a PATCH of a part of an extension's value comes to seven. */
export const MAX_BULK_DEPTH = 20;

/** The longest bulkId, in UTF-16 units. */
export const MAX_BULK_ID_LENGTH = 256;
