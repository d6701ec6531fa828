import { forgetLines } from "../../store/loads.ts";
import type { Roster } from "../roster.ts";

const KEPT_MS = 30 * 86_400_000;
const LINES_A_RUN = 5000;

/** Drops the lines of loads a month after they were opened: people's data that nobody needs any more. */
export function forgetOldLines({ db, now }: Roster): Promise<number> {
  return forgetLines(db, now - KEPT_MS, LINES_A_RUN);
}
