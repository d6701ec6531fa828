import type { Instant } from "./instant.ts";

/** All imports are held: readers over SCIM are refused until somebody releases it. */
export interface Hold {
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
}
