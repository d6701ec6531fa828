import type { KeptRecord } from "../../hr/employee.ts";
import type { Grouped, GroupedState } from "../../hr/groups/memberships-of.ts";
import type { Instant } from "../../hr/instant.ts";
import type { readGrouped } from "../../store/group-gathering.ts";

/** A person as read to be grouped. */
export type GroupedRow = Awaited<ReturnType<typeof readGrouped>>[number];

/** A state of theirs. */
export interface ReadState extends GroupedState {
  readonly record: KeptRecord;
  readonly from: Instant;
  readonly to: Instant;
}

/** Somebody in the state that they are in at a moment. */
export interface GroupedPerson extends Grouped {
  readonly state: ReadState;
}

/** The person at the moment; null: they are in no state that was read. */
export function groupedPerson(row: GroupedRow, at: Instant): GroupedPerson | null {
  const state = row.states.find(({ from, to }) => from <= at && at < to);
  if (state === undefined) return null;
  const read = readState(state);
  return { ...groupedOf(row, read.record), state: read };
}

/** What of the person decides besides the states. */
export function groupedOf({ id, periods, named }: GroupedRow, record: KeptRecord): Grouped {
  return { id, employeeNumber: record.employeeNumber ?? null, periods, named };
}

/** A state with its record parsed. */
export function readState({ record, ordinal, ...state }: GroupedRow["states"][number]): ReadState {
  return { ...state, listed: ordinal !== null, record: JSON.parse(record) };
}
