/** The largest body that is read, in bytes. */
export const MAX_BODY_BYTES = 1_000_000;

/** The largest form that is read, in bytes. */
export const MAX_FORM_BYTES = 10_000;
