import * as v from "valibot";
import { TYPES_OF_EVENTS } from "../../../roster/read/events.ts";
import { named } from "./named.ts";
import { Moment } from "./values.ts";

const Sequence = v.pipe(
  v.number(),
  v.integer(),
  v.description("Rises with every row of the trail, in the order in which they were written."),
);
const Type = v.pipe(
  v.string(),
  v.description(`What it was. There are: ${TYPES_OF_EVENTS.join(", ")}. More may come.`),
);
const HoldsFrom = v.pipe(Moment, v.description("From when it holds."));
const KnownAt = v.pipe(Moment, v.description("When it was known."));
const Reason = v.pipe(
  v.nullable(v.string()),
  v.description("In words, what decided. Null too where the caller may not see all of it."),
);
const Changes = v.pipe(
  v.record(v.string(), v.tuple([v.unknown(), v.unknown()])),
  v.description("By field: before and after."),
);

const Subject = named(
  "Subject",
  v.object({ kind: v.string(), id: v.pipe(v.string(), v.description("Its id; `company` for the company.")) }),
);

/** What happened to somebody. */
const HistoryItem = named(
  "HistoryItem",
  v.object({
    sequence: Sequence,
    verb: v.string(),
    type: Type,
    actor: v.string(),
    holdsFrom: HoldsFrom,
    knownAt: KnownAt,
    cause: v.pipe(
      v.nullable(v.object({ rule: v.string(), date: v.nullable(v.string()), zone: v.nullable(v.string()) })),
      v.description("By which rule, and which date in which zone, where the calendar brought it about."),
    ),
    reason: Reason,
    changes: Changes,
  }),
);

export const HistoryPage = v.object({
  history: v.array(HistoryItem),
  next: v.pipe(
    v.nullable(v.string()),
    v.description("Where to go on, as `after`; null: this was the last page."),
  ),
});

/** Something that was done. */
const AuditItem = named(
  "AuditItem",
  v.object({
    sequence: Sequence,
    type: Type,
    subject: Subject,
    verb: v.string(),
    actor: v.string(),
    address: v.pipe(
      v.nullable(v.string()),
      v.description("The network address that the actor was at. Null: none, or not known."),
    ),
    knownAt: KnownAt,
    holdsFrom: HoldsFrom,
    reason: Reason,
    changes: Changes,
  }),
);

export const AuditPage = v.object({
  audit: v.array(AuditItem),
  next: v.pipe(
    v.nullable(v.number()),
    v.description("Where to go on, as `before`; null: this was the last page. A page may be short before."),
  ),
});

/** Something that happened, without what was in it. */
const Event = named(
  "Event",
  v.object({
    sequence: Sequence,
    type: Type,
    subject: Subject,
    actor: v.string(),
    at: KnownAt,
    holdsFrom: HoldsFrom,
  }),
);

export const EventPage = v.object({
  events: v.array(Event),
  last: v.pipe(v.number(), v.integer(), v.description("Where to go on, as `after`, events or none.")),
});
