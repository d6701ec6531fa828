import * as v from "valibot";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { auditLog, KINDS_OF_SUBJECTS } from "../../roster/read/audit.ts";
import { eventsFor, TYPES_OF_EVENTS } from "../../roster/read/events.ts";
import { historyOfPerson } from "../../roster/read/history.ts";
import { type Route, route } from "./route.ts";
import { AuditPage, EventPage, HistoryPage } from "./schemas/history.ts";
import { pageLimit, queryInteger, queryList, SentMoment, Text } from "./schemas/values.ts";
import { EmployeeReference } from "./verb-route.ts";

const MOST_ROWS = 200;
const LONGEST_WAIT = 25;
/** Every other second after the first few, 25 s come to so many looks: some 30 queries, and a Worker of the free plan has 50. */
const LOOKS = 16;

const Limit = pageLimit(MOST_ROWS, 100);

const getHistory = route({
  method: "GET",
  path: "/employees/{id}/history",
  operation: "listHistory",
  needs: { role: "viewer", permission: "read" },
  tag: "History",
  summary: "Lists what was written about a person, and what the calendar did",
  description:
    "In the order in which things hold, which is not always the one in which they were known: a correction of last month stands in last month. Shown is what is of sections whose history the caller may see; `reason` where that is all of the row. 403 where it may see none of the person's history.",
  params: { id: EmployeeReference },
  query: {
    order: v.pipe(v.optional(v.picklist(["oldest", "newest"]), "oldest"), v.description("Which come first.")),
    after: v.exactOptional(v.pipe(v.string(), v.description("A page's `next`."))),
    limit: Limit,
  },
  answers: { 200: HistoryPage },
  handler: async ({ roster, params: { id }, query: { after = null, ...query } }) => ({
    status: 200,
    body: await historyOfPerson(roster, await employeeIdOf(roster, id), { ...query, after }),
  }),
});

const getAudit = route({
  method: "GET",
  path: "/audit",
  operation: "listAudit",
  needs: { role: "viewer", permission: "everything" },
  tag: "History",
  summary: "Lists everything that was done, and by whom, the newest first",
  description:
    "People, settings, sites, lists, fields, loads, feeds and service users. Of an erased person only that something was done is left. Go on until `next` is null: a page may be short, or empty, where few rows meet the filter.",
  query: {
    kind: v.exactOptional(v.pipe(v.picklist(KINDS_OF_SUBJECTS), v.description("About what."))),
    subject: v.exactOptional(v.pipe(Text, v.description("About which, by its id."))),
    actor: v.exactOptional(
      v.pipe(Text, v.description("By whom: a service user's name, `administrator`, `the calendar`.")),
    ),
    verb: v.exactOptional(v.pipe(Text, v.description("What was done, such as `terminate`."))),
    from: v.exactOptional(v.pipe(SentMoment, v.description("Known then or later."))),
    to: v.exactOptional(v.pipe(SentMoment, v.description("Known before."))),
    before: v.exactOptional(v.pipe(queryInteger(), v.description("A page's `next`."))),
    limit: Limit,
  },
  answers: { 200: AuditPage },
  handler: async ({ roster, query: { before = null, limit, ...filter } }) => ({
    status: 200,
    body: await auditLog(roster, before, filter, limit),
  }),
});

const getEvents = route({
  method: "GET",
  path: "/events",
  operation: "listEvents",
  needs: { role: "viewer", permission: "read" },
  tag: "History",
  summary: "Lists what happened after a sequence number, and waits for it",
  description:
    "Keep `last` and send it as the next `after`: nothing is missed and nothing comes twice. An event says what happened to whom; read the employee for what is so now. What the calendar brings about is an event too, dated at its moment and told within a minute or so. Told is what the caller may see: of people, when the person and the section may be seen; of service users, permission groups, administrators and holds, when everything may. 409 where the number was never given, or what came after it is no longer kept.",
  query: {
    after: v.pipe(
      v.optional(queryInteger(), "0"),
      v.description("The `last` of the page before; 0: from the oldest that is kept."),
    ),
    wait: v.pipe(
      v.optional(queryInteger({ max: LONGEST_WAIT }), "0"),
      v.description("For so many seconds the answer waits for an event, where there is none."),
    ),
    types: v.exactOptional(
      v.pipe(
        queryList(v.picklist(TYPES_OF_EVENTS)),
        v.description("Only these, such as `employee.terminated`."),
      ),
    ),
    limit: Limit,
  },
  answers: { 200: EventPage },
  handler: async ({ c, roster, query: { after, wait, types = null, limit } }) => {
    const eventsAfter = await eventsFor(roster, types);
    let page = await eventsAfter(after, limit);
    let waited = 0;
    for (let looks = 1; page.events.length === 0 && waited < wait && looks < LOOKS; looks++) {
      // Behind what is not told to this caller there may be what is: that is not waited for.
      const pause = page.more ? 0 : Math.min(waited < 5 ? 1 : 2, wait - waited);
      if (pause > 0 && !(await later(pause, c.req.raw.signal))) break;
      waited += pause;
      page = await eventsAfter(page.last, limit);
    }
    return { status: 200, body: { events: page.events, last: page.last } };
  },
});

/** Waits for so many seconds of the real clock; false at once where the caller has gone. */
async function later(seconds: number, signal: AbortSignal): Promise<boolean> {
  return scheduler.wait(seconds * 1000, { signal }).then(
    () => true,
    () => false,
  );
}

/** What was done: of one person, of everything, and as events. */
export const historyRoutes: readonly Route[] = [getHistory, getAudit, getEvents];
