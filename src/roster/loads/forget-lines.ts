import { dropFiles } from "../../store/files.ts";
import { filesOfOldLoads, forgetFiles, forgetLines } from "../../store/loads.ts";
import type { Roster } from "../roster.ts";

const KEPT_MS = 30 * 86_400_000;
const LINES_A_RUN = 5000;
const FILES_A_RUN = 100;

/**
 * Drops the lines of loads a month after they were opened, and the files where there are any: people's data that
 * nobody needs any more. Returns how many lines went.
 */
export async function forgetOldLines({ db, now }: Roster, files?: R2Bucket): Promise<number> {
  const before = now - KEPT_MS;
  if (files !== undefined) {
    const old = await filesOfOldLoads(db, before, FILES_A_RUN);
    await dropFiles(files, old);
    await forgetFiles(db, old);
  }
  return forgetLines(db, before, LINES_A_RUN);
}
