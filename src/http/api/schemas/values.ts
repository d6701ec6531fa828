import * as v from "valibot";

/** The simple values of which bodies, paths and queries are made. */

/** A line of text, trimmed; never empty. */
export const Text = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(500));

/** What something is called: one line. */
export const Name = v.pipe(Text, v.normalize("NFC"), v.regex(/^\P{Cc}*$/u, "must be one line of text"));

/** What names something in a path. */
export const Id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200), v.description("Its id."));

/** A calendar date that exists. */
export const PlainDate = v.pipe(
  v.string(),
  v.check(isPlainDate, "must be a date that there is, such as 2026-11-24"),
  v.metadata({ format: "date", examples: ["2026-11-24"] }),
);

/** A moment as an answer shows it. */
export const Moment = v.pipe(
  v.string(),
  v.metadata({ format: "date-time", examples: ["2026-11-24T08:00:00.000Z"] }),
);

/** The IANA name of a time zone; the roster knows which there are. */
export const Zone = v.pipe(Text, v.metadata({ examples: ["Europe/Berlin"] }));

/** Two letters, ISO 3166. */
export const Country = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{2}$/, "must be the two letters of ISO 3166, such as DE"),
);

/** A number of a query, digits only. */
export function queryInteger({ min = 0, max = 999_999_999 }: { min?: number; max?: number } = {}) {
  const message = `must be a whole number from ${min} to ${max}, in digits only`;
  return v.pipe(
    v.string(),
    v.check((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, message),
    v.metadata({ type: "integer", minimum: min, maximum: max }),
    v.transform(Number),
  );
}

/** How many a page has. */
export function pageLimit(max: number, usual: number) {
  const limit = v.optional(queryInteger({ min: 1, max }), String(usual));
  return v.pipe(limit, v.description("How many a page has at most."));
}

/** A choice of a query between yes and no. */
export const QueryBoolean = v.pipe(
  v.string(),
  v.check((text) => text === "true" || text === "false", "must be true or false"),
  v.metadata({ type: "boolean" }),
  v.transform((text) => text === "true"),
);

/** Of things that can be archived, which to list. */
export const Archived = v.pipe(
  v.exactOptional(QueryBoolean),
  v.description("Only those archived, or only those that are not; left out: all."),
);

/** A moment that is sent, with its offset from UTC; the handler gets milliseconds. */
export const SentMoment = v.pipe(
  v.string(),
  v.check(isMoment, "must be a moment with its offset from UTC, such as 2026-11-24T08:00:00Z"),
  v.metadata({ format: "date-time" }),
  v.transform((text) => Date.parse(text)),
);

/** Several values of a query, parted by commas or as the field said again. */
export function queryList<const S extends v.GenericSchema<string, unknown>>(
  item: S,
  shown: object = { type: "string" },
) {
  return v.pipe(
    v.unknown(),
    v.metadata({ type: "array", items: shown }),
    v.description("Several are parted by commas, or given one by one."),
    v.transform((came) => [came].flat().flatMap((text) => String(text).split(","))),
    v.array(item),
  );
}

function isPlainDate(text: string): boolean {
  if (!/^(?!9999)[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isMoment(text: string): boolean {
  const [date = ""] = text.split("T");
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;
  return form.test(text) && isPlainDate(date) && !Number.isNaN(Date.parse(text));
}

/** A moment as an answer shows it; null stays null. */
export function shownMoment(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
