/** The largest body that is read, in bytes. A load's chunk is half of it at most. */
export const MAX_BODY_BYTES = 1_000_000;
