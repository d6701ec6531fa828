/** The most resources that one page holds, whatever `count` asks for. */
export const MAX_COUNT = 1000;

/** The resources of a page whose request names no `count`. */
export const DEFAULT_COUNT = 100;

/** The longest filter that is read, in UTF-16 units. */
export const MAX_FILTER_LENGTH = 4096;

/** How deep brackets and `not` may be nested in a filter. */
export const MAX_FILTER_DEPTH = 50;

/** The operations that one PATCH holds at most. */
export const MAX_OPERATIONS = 1000;

/** The longest path of an operation, in UTF-16 units. */
export const MAX_PATH_LENGTH = 512;

/** The values that one attribute holds at most in what is written. */
export const MAX_VALUES = 50;
