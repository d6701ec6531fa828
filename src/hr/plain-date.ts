/** A calendar date without zone, `2026-11-24`. Such dates compare as strings. */
export type PlainDate = string;

const DAY = 86_400_000;

/** Whether the text is a calendar date that exists, in ISO form. In the year 9999 there is none: it means never elsewhere. */
export function isPlainDate(text: string): text is PlainDate {
  if (!/^(?!9999)[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The date `days` later (or earlier, where negative). */
export function addDays(date: PlainDate, days: number): PlainDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative where `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}
