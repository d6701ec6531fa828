import { type HistoryItem, historyOfPerson } from "../../src/roster/read/history.ts";
import type { Roster } from "../../src/roster/roster.ts";

/** The history of one person from beginning to end, in the order in which things hold. */
export async function wholeHistory(roster: Pick<Roster, "db">, employeeId: string): Promise<HistoryItem[]> {
  const items: HistoryItem[] = [];
  for (let after: string | null = null; ; ) {
    const page = await historyOfPerson(roster, employeeId, { order: "oldest", after, limit: 100 });
    items.push(...page.history);
    if (page.next === null) return items;
    after = page.next;
  }
}
