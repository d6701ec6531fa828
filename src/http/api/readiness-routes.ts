import * as v from "valibot";
import { leavingLists } from "../../roster/read/leaving-lists.ts";
import { readinessReport } from "../../roster/read/readiness.ts";
import { type Route, route } from "./route.ts";
import { LeavingLists, ReadinessPage } from "./schemas/readiness.ts";

const getReadiness = route({
  method: "GET",
  path: "/readiness",
  operation: "listReadiness",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Lists whom HR should look at, and why",
  query: {
    after: v.pipe(v.optional(v.string(), ""), v.description("The `next` of the page before.")),
  },
  answers: { 200: ReadinessPage },
  handler: async ({ roster, query: { after } }) => ({
    status: 200,
    body: await readinessReport(roster, after),
  }),
});

const getLeavingLists = route({
  method: "GET",
  path: "/readiness/lists",
  operation: "listLeavingLists",
  needs: { role: "viewer", permission: "everything" },
  tag: "Company",
  summary: "Lists who works here and is to leave the list of a service user on a day ahead",
  description:
    "A service user to whom only some people are listed loses whoever ceases to be one of them: by another site from a day on, or by a leave, where its permission groups ask for such. Its importer takes that for somebody who left. Whoever is inactive by then is not told.",
  answers: { 200: LeavingLists },
  handler: async ({ roster }) => ({ status: 200, body: await leavingLists(roster) }),
});

/** What HR should look at before it takes effect. */
export const readinessRoutes: readonly Route[] = [getReadiness, getLeavingLists];
