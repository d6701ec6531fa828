import type { Client } from "./client.ts";
import type { Resource } from "./walk.ts";
import type { WorkerService } from "./worker-service.ts";

/** A hundred groups with everybody who is in them. */
export const GROUP_LIST = "/Groups?startIndex=1&count=100";

/** How many places the groups of an answer have, all together. */
export function placesIn(groups: readonly Resource[]): number {
  return groups.reduce((sum, { members }) => sum + (Array.isArray(members) ? members.length : 0), 0);
}

/** Resident memory in MB: before the list was asked for, and at its peak while it was sent. */
export async function memoryOfGroupList(
  { memory }: WorkerService,
  ask: Client,
): Promise<{ readonly before: number; readonly peak: number }> {
  const before = memory.now();
  memory.forgetPeak();
  await ask(GROUP_LIST);
  return { before, peak: memory.peak() };
}
