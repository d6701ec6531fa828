import { addDays, type PlainDate } from "../../src/hr/plain-date.ts";

/** Sunday is 0. */
export function weekday(date: PlainDate): number {
  return new Date(`${date}T00:00Z`).getUTCDay();
}

/** The first Monday after the date. */
export function nextMonday(today: PlainDate): PlainDate {
  return addDays(today, 7 - ((weekday(today) + 6) % 7));
}

/** The date itself, where it is a Monday, or the last one before. */
export function mondayBefore(date: PlainDate): PlainDate {
  return addDays(nextMonday(date), -7);
}
