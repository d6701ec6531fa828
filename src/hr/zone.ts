/**
 * Dates to moments, by the IANA zone rules of the runtime. What it does not promise: rules change, so a moment
 * ahead is only as right as the rules known today; the sweep derives again when they have changed.
 */
import { Temporal } from "temporal-polyfill";
import type { Instant } from "./instant.ts";
import { addDays, type PlainDate } from "./plain-date.ts";
import { RuleError } from "./rule-error.ts";
import type { EndMoment } from "./settings.ts";
import { unreachable } from "./unreachable.ts";

const REMEMBERED = 20_000;
const remembered = new Map<string, Instant>();

/** Zone rules are slow to ask and the same few thousand days are asked again and again. */
function remember(key: string, compute: () => Instant): Instant {
  const known = remembered.get(key);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const instant = compute();
  remembered.set(key, instant);
  return instant;
}

/** Whether the runtime knows the zone by that IANA name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** Refuses a zone that the runtime does not know; `pointer` is where it was given. */
export function requireZone(name: string, pointer: string): void {
  if (isZone(name)) return;
  const detail = `${name} is no time zone: write an IANA name such as Europe/Berlin.`;
  throw new RuleError("invalid", detail, { pointer });
}

/** The calendar date in the zone at that moment. */
export function dateIn(zone: string, instant: Instant): PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The first moment of the date: 00:00, the earlier of two, or the first one after a midnight that is skipped. */
export function firstMoment(date: PlainDate, zone: string): Instant {
  return remember(
    `first ${date} ${zone}`,
    () => Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds,
  );
}

/** Whether the zone has that date at all: Samoa went over 2011-12-30 when it changed sides of the date line. */
export function hasDate(zone: string, date: PlainDate): boolean {
  return firstMoment(date, zone) < firstMoment(addDays(date, 1), zone);
}

/** When the date is over for someone who leaves: 00:00 of the next day, the later where it occurs twice. */
export function endOfDay(date: PlainDate, zone: string): Instant {
  return clockMoment(addDays(date, 1), "00:00", zone);
}

/** When access ends on the deciding date, by the company's choice. */
export function endMoment(date: PlainDate, zone: string, choice: EndMoment): Instant {
  switch (choice.kind) {
    case "endOfDay":
      return endOfDay(date, zone);
    case "startOfDay":
      return clockMoment(date, "00:00", zone);
    case "clock":
      return clockMoment(date, choice.time, zone);
    default:
      return unreachable(choice);
  }
}

/** A clock time on a date: the later of two; where the clocks skip it, the first moment after the gap. */
export function clockMoment(date: PlainDate, time: string, zone: string): Instant {
  return remember(`${time} ${date} ${zone}`, () => {
    const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
    const later = wall.toZonedDateTime(zone, { disambiguation: "later" });
    if (later.toPlainDateTime().equals(wall)) return later.epochMilliseconds;
    const before = wall.toZonedDateTime(zone, { disambiguation: "earlier" });
    return (before.getTimeZoneTransition("next") ?? later).epochMilliseconds;
  });
}
