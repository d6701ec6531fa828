import * as v from "valibot";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { dismiss, listConflicts } from "../../roster/feeds/conflicts.ts";
import { type Route, route } from "./route.ts";
import { ConflictKind, ConflictsPage } from "./schemas/feed.ts";
import { pageLimit, Text } from "./schemas/values.ts";
import { EmployeeReference } from "./verb-route.ts";

const listConflictsRoute = route({
  method: "GET",
  path: "/conflicts",
  operation: "listConflicts",
  needs: { role: "viewer", permission: "read" },
  tag: "Feeds",
  summary: "Lists what files said that was not followed",
  description:
    "Each with its ways out. One goes when the file agrees, when somebody has settled it by whatever verb, or when it is dismissed.",
  query: {
    kind: v.exactOptional(ConflictKind),
    feed: v.exactOptional(v.pipe(Text, v.description("Only what came by the feed of that id or name."))),
    after: v.exactOptional(v.pipe(Text, v.description("The `next` of the page before."))),
    limit: pageLimit(100, 50),
  },
  answers: { 200: ConflictsPage },
  handler: async ({ roster, query: { kind = null, feed = null, after = null, limit } }) => ({
    status: 200,
    body: await listConflicts(roster, { kind, feed, after, limit, employeeId: null }),
  }),
});

const conflictsOfRoute = route({
  method: "GET",
  path: "/employees/{id}/conflicts",
  operation: "listConflictsOfEmployee",
  needs: { role: "viewer", permission: "read" },
  tag: "Feeds",
  summary: "Lists what files said of one person that was not followed",
  params: { id: EmployeeReference },
  answers: { 200: ConflictsPage },
  handler: async ({ roster, params: { id } }) => {
    const employeeId = await employeeIdOf(roster, id);
    const wanted = { kind: null, feed: null, after: null, limit: 100, employeeId };
    return { status: 200, body: await listConflicts(roster, wanted) };
  },
});

const dismissRoute = route({
  method: "POST",
  path: "/employees/{id}/conflicts/{kind}/dismiss",
  operation: "dismissConflict",
  needs: { role: "hr", permission: "edit" },
  tag: "Feeds",
  summary: "Keeps what is here, until the file says something else",
  params: { id: EmployeeReference, kind: ConflictKind },
  answers: { 204: null },
  handler: async ({ roster, params: { id, kind } }) => {
    await dismiss(roster, await employeeIdOf(roster, id), kind);
    return { status: 204 };
  },
});

/** What files said that was not followed, for people to decide. */
export const conflictRoutes: readonly Route[] = [listConflictsRoute, conflictsOfRoute, dismissRoute];
