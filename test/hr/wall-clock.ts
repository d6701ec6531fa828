import type { Instant } from "../../src/hr/instant.ts";
import type { PlainDate } from "../../src/hr/plain-date.ts";

/*
 * Local time as the platform's own formatter tells it, one moment at a time. Nothing here turns a local time
 * into an instant: a question about a day is answered by looking at clocks, which is slow and hard to get wrong.
 * Only for the years 1950 to 2100, for zones that never set a clock back by more than four hours.
 */

const MINUTE = 60_000;
const LOOK = 4 * 60;
const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone and minute: no zone changes its offset within a minute. */
const offsets = new Map<string, number>();

/** What a wall clock in the zone shows at `t`, as if it were UTC: milliseconds that compare with `at()`. */
export function local(zone: string, t: Instant): number {
  if (t < Date.UTC(1950) || t > Date.UTC(2100)) return t;
  const minute = Math.floor(t / MINUTE);
  const known = offsets.get(`${zone} ${minute}`);
  if (known !== undefined) return t + known;
  const offset = shown(zone, minute * MINUTE) - minute * MINUTE;
  offsets.set(`${zone} ${minute}`, offset);
  return t + offset;
}

/** A date and time of day as `local()` shows it. */
export function at(date: PlainDate, time = "00:00"): number {
  return Date.parse(`${date}T${time}Z`);
}

/** Whether a clock in the zone has shown `wall` or later, ever, up to `t`. */
export function hasReached(zone: string, wall: number, t: Instant): boolean {
  if (local(zone, t) >= wall) return true;
  if (local(zone, t) - local(zone, t - LOOK * MINUTE) === LOOK * MINUTE) return false;
  const lastOfMinute = Math.floor(t / MINUTE) * MINUTE - 1;
  return minutes((k) => local(zone, lastOfMinute - k * MINUTE) >= wall);
}

/** Whether a clock in the zone shows `wall` or later at `t`, and will never again show `wall` or earlier. */
export function hasLeft(zone: string, wall: number, t: Instant): boolean {
  if (local(zone, t) < wall) return false;
  if (local(zone, t + LOOK * MINUTE) - local(zone, t) === LOOK * MINUTE) return true;
  const nextMinute = (Math.floor(t / MINUTE) + 1) * MINUTE;
  return !minutes((k) => local(zone, nextMinute + k * MINUTE) <= wall);
}

/** Every moment at which the answers above may change: the clock shows `wall`, or jumps within a day of it. */
export function momentsAround(zone: string, wall: number): Instant[] {
  const hour = 60 * MINUTE;
  const moments = new Set<Instant>();
  for (let u = wall - 40 * hour; u <= wall + 40 * hour; u += 4 * hour) {
    moments.add(wall - (local(zone, u) - u));
    if (local(zone, u + 4 * hour) - local(zone, u) !== 4 * hour) moments.add(jump(zone, u, u + 4 * hour));
  }
  return [...moments];
}

function jump(zone: string, before: Instant, after: Instant): Instant {
  const offset = local(zone, before) - before;
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (local(zone, middle) - middle === offset) low = middle;
    else high = middle;
  }
  return high;
}

function minutes(test: (k: number) => boolean): boolean {
  return Array.from({ length: LOOK }, (_, k) => k).some(test);
}

function shown(zone: string, t: Instant): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  const match = /^(\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d:\d\d)$/.exec(format.format(t));
  if (match === null) throw new Error(`unexpected local time: ${format.format(t)}`);
  const [, month, day, year, time] = match;
  return Date.parse(`${year}-${month}-${day}T${time}Z`);
}
