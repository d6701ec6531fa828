import { isSetUp } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";

/** Whether the roster can be read, and whether the company is set up. Throws `StoreUnavailable`. */
export async function healthOf({ db }: Pick<Roster, "db">): Promise<"ready" | "notSetUp"> {
  return (await isSetUp(db)) ? "ready" : "notSetUp";
}
