import * as v from "valibot";
import { Text } from "./values.ts";

export const ServiceUserInput = v.strictObject({
  name: Text,
  edit: v.pipe(v.optional(v.boolean(), false), v.description("Whether it may also write: a feed.")),
});

export const NewServiceUser = v.object({
  id: v.string(),
  name: v.string(),
  token: v.pipe(v.string(), v.description("Shown this once.")),
});

/** Somebody whom HR should look at, and what about. */
const NotedPerson = v.object({
  id: v.string(),
  employeeNumber: v.nullable(v.string()),
  name: v.string(),
  notes: v.array(v.string()),
});

export const ReadinessPage = v.object({
  people: v.array(NotedPerson),
  next: v.pipe(
    v.nullable(v.string()),
    v.description("Where to go on, as `after`; null: this was the last page."),
  ),
});
