import * as v from "valibot";
import { CONFLICTS, isConflictKind } from "../../../roster/loads/conflict.ts";
import { named } from "./named.ts";
import { Moment, Text, Zone } from "./values.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

const SCHEDULE = {
  by: v.pipe(
    v.string(),
    v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be HH:MM"),
    v.description("The time of day by which a file has been applied."),
  ),
  zone: v.pipe(Zone, v.description("In which zone.")),
  days: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))),
    v.minLength(1),
    v.maxLength(7),
    v.description("On which days: 1 Monday … 7 Sunday."),
  ),
  graceMinutes: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(1440),
    v.description("So many minutes later it is late."),
  ),
};

const SAID = {
  name: v.pipe(Text, v.description("Its name, by which loads may name it.")),
  scope: v.pipe(
    v.picklist(["everyone", "partial", "complete"]),
    v.description("Whether its files name everyone, only some people, or everyone there is."),
  ),
  mayGo: v.pipe(
    v.nullable(Count),
    v.description(
      "Of complete files: how many may end by being absent. Null: 3, or 2 % of the active people.",
    ),
  ),
  holdBad: v.pipe(v.boolean(), v.description("Whether lines with problems are held while the rest goes in.")),
};

const SCHEDULED = "When a file of it is expected; null: at no time.";
const ScheduleInput = v.strictObject({
  ...SCHEDULE,
  days: v.optional(SCHEDULE.days, [1, 2, 3, 4, 5, 6, 7]),
  graceMinutes: v.optional(SCHEDULE.graceMinutes, 60),
});

export const CreateFeedInput = v.strictObject({
  name: SAID.name,
  scope: v.optional(SAID.scope, "everyone"),
  mayGo: v.optional(SAID.mayGo, null),
  holdBad: v.optional(SAID.holdBad, false),
  schedule: v.pipe(v.optional(v.nullable(ScheduleInput), null), v.description(SCHEDULED)),
});

export const ChangeFeedInput = v.strictObject({
  name: v.exactOptional(SAID.name),
  scope: v.exactOptional(SAID.scope),
  mayGo: v.exactOptional(SAID.mayGo),
  holdBad: v.exactOptional(SAID.holdBad),
  schedule: v.exactOptional(v.pipe(v.nullable(ScheduleInput), v.description(SCHEDULED))),
});

export const Feed = named(
  "Feed",
  v.object({
    id: v.string(),
    ...SAID,
    schedule: v.pipe(v.nullable(v.object(SCHEDULE)), v.description(SCHEDULED)),
    appliedAt: v.pipe(v.nullable(Moment), v.description("When a file of it was last applied.")),
    nextExpectedAt: v.pipe(v.nullable(Moment), v.description("When the next one is expected.")),
    lateSince: v.pipe(
      v.nullable(Moment),
      v.description("When the one was expected that has not come; null: it is not late."),
    ),
  }),
);

export const Feeds = v.object({ feeds: v.array(Feed) });

export const ColumnMaps = v.object({
  columnMaps: v.array(
    v.object({
      id: v.pipe(v.string(), v.description("A hash of the headings.")),
      map: v.pipe(v.looseObject({}), v.description("What the columns mean, by their headings.")),
      actor: v.pipe(v.string(), v.description("Who gave it.")),
      keptAt: Moment,
    }),
  ),
});

export const ConflictKind = v.pipe(
  v.picklist(Object.keys(CONFLICTS).filter(isConflictKind)),
  v.description("What the feed and the roster disagree about."),
);

export const WayOut = named(
  "WayOut",
  v.object({
    says: v.pipe(v.string(), v.description("What it does, for a person to choose by.")),
    method: v.picklist(["POST", "PUT", "DELETE"]),
    path: v.string(),
    body: v.looseObject({}),
  }),
);

export const ConflictsPage = v.object({
  conflicts: v.array(
    named(
      "Conflict",
      v.object({
        employeeId: v.string(),
        employeeNumber: v.nullable(v.string()),
        name: v.string(),
        kind: ConflictKind,
        detail: v.pipe(v.string(), v.description("What the file says and what is kept.")),
        said: v.pipe(
          v.record(v.string(), v.nullable(v.string())),
          v.description("The fields of the line that it is about."),
        ),
        since: Moment,
        loadId: v.string(),
        feedName: v.nullable(v.string()),
        waysOut: v.pipe(v.array(WayOut), v.description("What can be done about it, ready to be sent.")),
      }),
    ),
  ),
  next: v.pipe(
    v.nullable(v.string()),
    v.description("Where to go on, as `after`; null: this was the last page. A page may be short, or empty."),
  ),
});
