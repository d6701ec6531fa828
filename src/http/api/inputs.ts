import * as v from "valibot";

/** What the HR API takes, route by route; names are those of the roster's verbs. */

const Text = v.pipe(v.string(), v.trim(), v.nonEmpty("must not be empty"), v.maxLength(500));
const LineNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

export const OpenLoadInput = v.strictObject({
  fileName: Text,
  columns: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(300)),
  scope: v.optional(v.picklist(["everyone", "partial"]), "everyone"),
});

export const ChunkInput = v.strictObject({
  lines: v.pipe(
    v.array(v.strictObject({ line: LineNumber, cells: v.pipe(v.array(v.string()), v.maxLength(300)) })),
    v.maxLength(500, "a chunk has at most 500 lines"),
  ),
});

const DecidingDate = v.picklist(["sooner", "terminationDate"]);
const EndMoment = v.variant("kind", [
  v.strictObject({ kind: v.literal("endOfDay") }),
  v.strictObject({ kind: v.literal("startOfDay") }),
  v.strictObject({
    kind: v.literal("clock"),
    time: v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be HH:MM")),
  }),
]);
const ActiveBefore = v.variant("kind", [
  v.strictObject({ kind: v.literal("atCreation") }),
  v.strictObject({
    kind: v.literal("days"),
    days: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(365)),
  }),
]);

export const SettingsInput = v.strictObject({
  companyName: v.exactOptional(Text),
  companyZone: v.exactOptional(Text),
  endMoment: v.exactOptional(EndMoment),
  decidingDate: v.exactOptional(DecidingDate),
  decidingDateByReason: v.exactOptional(v.record(v.string(), DecidingDate)),
  activeBefore: v.exactOptional(ActiveBefore),
  activeBeforeForRehires: v.exactOptional(v.boolean()),
  startMayMoveDays: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650))),
  emailDomains: v.exactOptional(v.array(Text)),
  contractorTypes: v.exactOptional(v.array(Text)),
  contractorsNeedEnd: v.exactOptional(v.boolean()),
});

export const SiteInput = v.strictObject({
  name: v.exactOptional(Text),
  zone: v.exactOptional(Text),
  country: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, "must be the two letters of ISO 3166"))),
  language: v.exactOptional(Text),
  address: v.exactOptional(v.nullable(Text)),
});

export const ServiceUserInput = v.strictObject({ name: Text, edit: v.optional(v.boolean(), false) });
