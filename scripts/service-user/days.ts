import { CommandError } from "../command/command.ts";

const DAY = 24 * 3600 * 1000;

/** The moment in so many days, as the API takes it; null where nothing was said. Throws `CommandError`. */
export function endAfter(days: string | undefined, option: string, now = Date.now()): string | null {
  return days === undefined ? null : momentAfter(days, option, now);
}

/** The moment in so many days. Throws `CommandError` for what is no number of days from 1 to 3650. */
export function momentAfter(days: string, option: string, now = Date.now()): string {
  const number = Number(days);
  if (!/^\d+$/.test(days) || number < 1 || number > 3650)
    throw new CommandError(`${option} takes a number of days from 1 to 3650, and not "${days}".`);
  return new Date(now + number * DAY).toISOString();
}
