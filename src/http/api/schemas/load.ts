import * as v from "valibot";
import { named } from "./named.ts";
import { Moment, QueryBoolean, queryInteger, Text } from "./values.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const LineNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

const Scope = v.pipe(
  v.picklist(["everyone", "partial", "complete"]),
  v.description(
    "Whether the file is meant to name everyone, only some people, or everyone there is, so that whoever is absent from it ends.",
  ),
);
const MAY_GO =
  "Of a complete file: how many may end by being absent. Left out: 3, or 2 % of the people who are active where that is more, of all such files of 20 hours together.";
const HOLD_BAD =
  "Whether lines with problems are held while the rest goes in; otherwise one of them refuses the file.";
const FEED = "The id or the name of the feed that it comes by: what is left out is as the feed has it.";

/** The formats of dates, as a load is told them. */
const DateFormat = v.picklist(["YMD", "DMY", "MDY", "serial"]);

export const OpenLoadInput = v.strictObject({
  fileName: Text,
  columns: v.pipe(
    v.array(v.string()),
    v.minLength(1),
    v.maxLength(300),
    v.description("The headings of the file, as they stand there."),
  ),
  scope: v.exactOptional(Scope),
  mayGo: v.exactOptional(v.pipe(v.nullable(Count), v.description(MAY_GO))),
  holdBad: v.exactOptional(v.pipe(v.boolean(), v.description(HOLD_BAD))),
  map: v.exactOptional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.description(
        'What columns mean where their headings do not tell: {"Heading": "field"}, or {"columns": {…}, "ignore": ["Heading"], "dates": "DMY"}. It is kept, and read again whenever a file has the same headings.',
      ),
    ),
  ),
  dates: v.exactOptional(
    v.pipe(
      v.record(v.string(), DateFormat),
      v.description("How the dates of a column are written, by its heading; left out: ISO."),
    ),
  ),
  feed: v.exactOptional(v.pipe(Text, v.description(FEED))),
});

/** The same of a whole file, in the query. */
export const FILE_QUERY = {
  fileName: v.pipe(v.optional(Text, "people.csv"), v.description("How the file is called.")),
  scope: v.exactOptional(Scope),
  mayGo: v.exactOptional(v.pipe(queryInteger(), v.description(MAY_GO))),
  holdBad: v.exactOptional(v.pipe(QueryBoolean, v.description(HOLD_BAD))),
  dates: v.exactOptional(
    v.pipe(DateFormat, v.description("How all its dates are written, where the file does not tell.")),
  ),
  feed: v.exactOptional(v.pipe(Text, v.description(FEED))),
  apply: v.exactOptional(
    v.pipe(
      QueryBoolean,
      v.description("Whether it is applied as soon as the check has found nothing wrong, or has held it."),
    ),
  ),
};

const Cells = v.pipe(v.array(v.string()), v.maxLength(300));

export const ChunkInput = v.strictObject({
  lines: v.pipe(
    v.array(
      v.strictObject({
        line: v.pipe(LineNumber, v.description("Its number in the file.")),
        cells: Cells,
        also: v.exactOptional(
          v.pipe(
            v.array(v.strictObject({ line: LineNumber, cells: Cells })),
            v.maxLength(20),
            v.description("Further lines about the same person: all of them are read as one."),
          ),
        ),
      }),
    ),
    v.maxLength(500, "a chunk has at most 500 lines"),
  ),
});

/** Its address alone; what is in it is known by the numbers of its lines. */
export const ChunkNumber = v.pipe(
  queryInteger(),
  v.description("Which chunk it is; count them as you like."),
);

/** From which line of a load a page goes on. */
export const AfterLine = v.pipe(
  v.optional(queryInteger(), "0"),
  v.description("The `next` of the page before; left out: from the beginning."),
);

const Problem = named(
  "LoadProblem",
  v.object({
    line: v.pipe(v.nullable(LineNumber), v.description("Null: it is about the file as a whole.")),
    column: v.nullable(v.string()),
    message: v.string(),
  }),
);

const Next = v.pipe(
  v.nullable(LineNumber),
  v.description("Where to go on, as `after`; null: this was the last page."),
);

export const ProblemsPage = v.object({ problems: v.array(Problem), next: Next });

export const LinesPage = v.object({
  lines: v.array(
    v.object({
      line: LineNumber,
      employeeNumber: v.nullable(v.string()),
      email: v.nullable(v.string()),
      name: v.string(),
      action: v.nullable(v.picklist(["hire", "rehire", "change", "end", "off", "held"])),
      why: v.string(),
      absent: v.pipe(
        v.boolean(),
        v.description("Whether it is no line of the file: somebody whom a complete file does not name."),
      ),
    }),
  ),
  next: Next,
});

export const Load = named(
  "Load",
  v.object({
    id: v.string(),
    fileName: v.string(),
    scope: Scope,
    mayGo: v.pipe(v.nullable(Count), v.description(MAY_GO)),
    holdBad: v.pipe(v.boolean(), v.description(HOLD_BAD)),
    automatic: v.pipe(v.boolean(), v.description("Whether it goes on by itself until it is applied.")),
    feedId: v.nullable(v.string()),
    feedName: v.nullable(v.string()),
    actor: v.pipe(v.string(), v.description("Who opened it.")),
    openedAt: Moment,
    finishedAt: v.pipe(v.nullable(Moment), v.description("When it was applied.")),
    fileKept: v.pipe(v.boolean(), v.description("Whether the file itself can be had again.")),
    status: v.picklist([
      "filling",
      "checking",
      "checked",
      "refused",
      "applying",
      "applied",
      "abandoned",
      "undoing",
      "undone",
    ]),
    columns: v.array(
      v.object({
        header: v.string(),
        field: v.pipe(
          v.nullable(v.string()),
          v.description("What it was recognised as; null: it is not read."),
        ),
        dateFormat: v.exactOptional(v.string()),
      }),
    ),
    lines: v.pipe(
      Count,
      v.description("How many lines there are, with one for everyone whom a complete file does not name."),
    ),
    checked: v.pipe(Count, v.description("How many of them have been checked.")),
    applied: v.pipe(Count, v.description("How many of them have been applied.")),
    undone: v.pipe(Count, v.description("How many of them have been taken back.")),
    counts: v.pipe(
      v.record(v.string(), Count),
      v.description("How many lines hire, rehire, change, end, off, held, unchanged."),
    ),
    problems: v.pipe(v.array(Problem), v.description("The first of them.")),
    problemCount: v.pipe(Count, v.description("How many there are.")),
    conflicts: v.pipe(
      Count,
      v.description("Of how many people it said something that was not followed; GET /conflicts tells what."),
    ),
    notices: v.pipe(v.array(v.string()), v.description("What should be known, and stops nothing.")),
  }),
);

export const LoadsPage = v.object({
  loads: v.array(Load),
  next: v.pipe(
    v.nullable(v.string()),
    v.description("Where to go on, as `after`; null: this was the last page."),
  ),
});
