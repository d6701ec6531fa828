import type { Dictionary } from "../../hr/dictionary.ts";
import type { Instant } from "../../hr/instant.ts";
import { latestPeriod } from "../../hr/lifecycle/decision.ts";
import type { PlainDate } from "../../hr/plain-date.ts";
import type { Findable } from "../../hr/searchable-field.ts";
import { stateAt } from "../../hr/timeline.ts";
import { firstMoment } from "../../hr/zone.ts";
import type { ScannedRow } from "../../store/employee-list.ts";
import type { Seen } from "./shown-employee.ts";

/** Somebody who is shown, to be held against a filter. */
export function findableOf({
  employee,
  states,
  record,
  at,
  createdAt,
  updatedAt,
  notes,
}: Omit<Seen, "record"> & Pick<Findable, "record">): Findable {
  const { id, employeeNumber, deletedAt, exclusion } = employee;
  const { active, status, listed } = stateAt(states, at);
  return {
    id,
    employeeNumber,
    active,
    status,
    listed,
    record,
    latest: latestPeriod(employee),
    exclusion: exclusion?.kind ?? null,
    notes,
    createdAt,
    updatedAt,
    deletedAt,
  };
}

/**
 * The same of the rows of one person, in the state in which they are on that date (null: now). Null where the rows do not
 * tell: of somebody frozen they have the values as last sent. Such a person has to be read in full.
 */
export function findableIn(
  rows: readonly ScannedRow[],
  date: PlainDate | null,
  dictionary: Dictionary,
  now: Instant,
): Findable | null {
  const row = rows.findLast(
    ({ state }) => state !== null && state.startsAt <= momentIn(state, date, dictionary, now),
  );
  if (row === undefined || row.state === null || row.exclusion?.kind === "frozen") return null;
  const { state, exclusion, notes, ...person } = row;
  const { active, status, record, ordinal } = state;
  const listed = ordinal !== null;
  return {
    ...person,
    active,
    status,
    record,
    listed,
    exclusion: exclusion?.kind ?? null,
    notes: notes ?? [],
  };
}

/** When the day begins by the zone that the state itself names, yet not before now. */
function momentIn(
  { record }: NonNullable<ScannedRow["state"]>,
  date: PlainDate | null,
  { sites, settings }: Dictionary,
  now: Instant,
): Instant {
  if (date === null) return now;
  const zone = record.work.zone ?? sites.get(record.work.siteId ?? "")?.zone ?? settings.companyZone;
  return Math.max(now, firstMoment(date, zone));
}
