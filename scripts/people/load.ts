import * as v from "valibot";

/** What is wrong: with the file as a whole (no line), a line, or a cell of it. */
export const Problem = v.object({
  line: v.nullable(v.number()),
  column: v.nullable(v.string()),
  message: v.string(),
});
export type Problem = v.InferOutput<typeof Problem>;

export const ProblemsPage = v.object({ problems: v.array(Problem), next: v.nullable(v.number()) });

const Scope = v.picklist(["everyone", "partial", "complete"]);
const Status = v.picklist([
  "filling",
  "checking",
  "checked",
  "refused",
  "applying",
  "applied",
  "abandoned",
  "undoing",
  "undone",
]);
const Counts = v.objectWithRest({ unchanged: v.number(), held: v.number() }, v.number());

/** A file on its way into the roster, as the service shows it. */
export const Load = v.object({
  id: v.string(),
  fileName: v.string(),
  scope: Scope,
  holdBad: v.boolean(),
  status: Status,
  columns: v.array(
    v.object({
      header: v.string(),
      field: v.nullable(v.string()),
      dateFormat: v.optional(v.string()),
    }),
  ),
  lines: v.number(),
  checked: v.number(),
  applied: v.number(),
  counts: Counts,
  /** The first of them; `problemCount` counts all. */
  problems: v.array(Problem),
  problemCount: v.number(),
  /** Of how many people it said something that was not followed. */
  conflicts: v.number(),
  notices: v.array(v.string()),
});
export type Load = v.InferOutput<typeof Load>;

/** One of many loads. */
const ListedLoad = v.object({
  id: v.string(),
  fileName: v.string(),
  status: Status,
  actor: v.string(),
  openedAt: v.string(),
  counts: Counts,
});
export type ListedLoad = v.InferOutput<typeof ListedLoad>;

export const LoadsPage = v.object({ loads: v.array(ListedLoad) });

/** What the load would do about one person. */
export const PlannedLine = v.object({
  line: v.number(),
  employeeNumber: v.nullable(v.string()),
  email: v.nullable(v.string()),
  name: v.string(),
  action: v.picklist(["hire", "rehire", "change", "end", "off", "held"]),
  why: v.string(),
  /** It is no line of the file: a complete file does not name this person. */
  absent: v.optional(v.boolean(), false),
});
export type PlannedLine = v.InferOutput<typeof PlannedLine>;

export const PlannedPage = v.object({ lines: v.array(PlannedLine), next: v.nullable(v.number()) });

/** Something that a file said and that was not followed. */
const Conflict = v.object({
  employeeNumber: v.nullable(v.string()),
  name: v.string(),
  detail: v.string(),
  loadId: v.string(),
});
export type Conflict = v.InferOutput<typeof Conflict>;

export const ConflictsPage = v.object({ conflicts: v.array(Conflict), next: v.nullable(v.string()) });
