import { type Call, CommandError } from "../command/command.ts";
import { originOf } from "../command/origin.ts";
import type { RestoreOptions } from "./restore-database.ts";

/** So long D1 can go back, on the paid plan. */
const DAYS_BACK = 30;
const DAY = 24 * 3600 * 1000;

/** What a restoration is about: where the service answers, and to when; `release`: it is over. */
export interface RestoreTarget {
  readonly url: string;
  readonly to: RestoreOptions["to"] | "release";
}

/** What was typed. Throws `CommandError` for all that is missing, and for a moment that D1 cannot go back to. */
export function restoreTargetIn(
  { values, flags }: Pick<Call, "values" | "flags">,
  now: number,
): RestoreTarget {
  const [to, bookmark, url] = [values.get("to"), values.get("bookmark"), values.get("url")];
  const ways = [to !== undefined, bookmark !== undefined, flags.has("release")];
  const isOne = ways.filter((given) => given).length === 1;
  if (!isOne || url === undefined)
    throw new CommandError(
      [
        ...(isOne ? [] : ["Give one of --to, --bookmark and --release."]),
        ...(url === undefined ? ["Give --url: the service is asked whether imports are held."] : []),
      ].join("\n"),
    );
  return { url: originOf(url), to: pointIn(to, bookmark, now) };
}

function pointIn(to: string | undefined, bookmark: string | undefined, now: number): RestoreTarget["to"] {
  if (bookmark !== undefined) return { bookmark };
  if (to === undefined) return "release";
  // A date alone, or a clock time without its zone, is somebody's guess of which moment is meant.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(to))
    throw new CommandError(`--to is "${to}": give a moment with its zone, such as 2026-11-24T09:30:00Z.`);
  const moment = Date.parse(to);
  if (Number.isNaN(moment) || moment > now)
    throw new CommandError(`--to is "${to}": give a moment that has passed.`);
  if (moment < now - DAYS_BACK * DAY)
    throw new CommandError(
      `--to is "${to}": D1 goes back ${DAYS_BACK} days at most, and that is longer ago.`,
    );
  return { moment: new Date(moment).toISOString() };
}
