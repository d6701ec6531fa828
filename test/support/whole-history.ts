import type { Reading } from "../../src/roster/read/employee.ts";
import { type HistoryItem, historyOfPerson } from "../../src/roster/read/history.ts";

/** The history of one person from beginning to end, in the order in which things hold. */
export async function wholeHistory(reading: Reading, employeeId: string): Promise<HistoryItem[]> {
  const items: HistoryItem[] = [];
  for (let after: string | null = null; ; ) {
    const page = await historyOfPerson(reading, employeeId, { order: "oldest", after, limit: 100 });
    items.push(...page.history);
    if (page.next === null) return items;
    after = page.next;
  }
}
