import * as v from "valibot";
import { Moment } from "./values.ts";

/** Somebody whom HR should look at, and what about. */
const NotedPerson = v.object({
  id: v.string(),
  employeeNumber: v.pipe(
    v.exactOptional(v.nullable(v.string())),
    v.description("Left out where the caller may not view Work."),
  ),
  name: v.string(),
  notes: v.array(v.string()),
});

export const ReadinessPage = v.object({
  people: v.array(NotedPerson),
  next: v.pipe(
    v.nullable(v.string()),
    v.description(
      "Where to go on, as `after`; null: this was the last page. A page may be short before, for those whom the caller may not see.",
    ),
  ),
});

/** Somebody who is to leave the list of a service user though they work here then. */
const LeavingList = v.object({
  at: v.pipe(Moment, v.description("From when on they are no longer listed to it.")),
  serviceUser: v.object({ id: v.string(), name: v.string() }),
  person: v.object({ id: v.string(), employeeNumber: v.nullable(v.string()), name: v.string() }),
});

export const LeavingLists = v.object({
  leaving: v.pipe(v.array(LeavingList), v.description("The next 200, in the order of time.")),
  more: v.pipe(v.boolean(), v.description("Whether there are more, later ones.")),
});
