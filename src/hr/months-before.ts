import { Temporal } from "temporal-polyfill";
import type { Instant } from "./instant.ts";

/** The moment so many calendar months earlier, in UTC; from the 31st the last day of a shorter month. */
export function monthsBefore(moment: Instant, months: number): Instant {
  const at = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO("UTC");
  return at.subtract({ months }).epochMilliseconds;
}
