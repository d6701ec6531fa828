import { forgetKeys } from "../../store/idempotency-keys.ts";
import type { Roster } from "../roster.ts";

const KEYS_A_RUN = 5000;

/** Drops the answers of keyed requests after a day; returns how many. */
export function forgetIdempotencyKeys({ db, now }: Roster): Promise<number> {
  return forgetKeys(db, now, KEYS_A_RUN);
}
