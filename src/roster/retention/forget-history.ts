import { monthsBefore } from "../../hr/months-before.ts";
import { forgetTrail } from "../../store/trail.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import { hourly } from "./hourly.ts";

const ROWS_A_RUN = 5000;

/** Drops history that is older than the company keeps it, some thousand rows a run; returns how many. */
export function forgetHistory(roster: Roster): Promise<number> {
  const { db, now } = roster;
  return hourly(roster, "forgetHistory", async () => {
    const { historyKeptMonths } = (await currentDictionary(db)).settings;
    if (historyKeptMonths === null) return { done: 0, more: false };
    const done = await forgetTrail(db, monthsBefore(now, historyKeptMonths), ROWS_A_RUN);
    return { done, more: done === ROWS_A_RUN };
  });
}
