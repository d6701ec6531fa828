import * as v from "valibot";
import { lacking } from "../../roster/access/forbidden.ts";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { employeeById } from "../../roster/read/employee.ts";
import { type Route, route } from "./route.ts";
import { Leave, Period } from "./schemas/employee.ts";
import { queryInteger } from "./schemas/values.ts";
import { CorrectLeaveInput, CorrectPeriodInput } from "./schemas/verbs.ts";
import { EmployeeReference, verbRoute } from "./verb-route.ts";

const Numbered = { number: v.pipe(queryInteger({ min: 1 }), v.description("Its number.")) };

const getPeriods = route({
  method: "GET",
  path: "/employees/{id}/periods",
  operation: "listPeriods",
  needs: { role: "viewer", permission: "read" },
  tag: "Lifecycle",
  summary: "Lists somebody's employments",
  versioned: true,
  params: { id: EmployeeReference },
  answers: { 200: v.object({ periods: v.array(Period) }) },
  handler: async ({ roster, params: { id } }) => {
    const { periods, version } = await employeeById(roster, await employeeIdOf(roster, id));
    if (periods === undefined) throw lacking(roster.actor, "view", "lifecycle", "some");
    return { status: 200, etag: String(version), body: { periods } };
  },
});

const correctPeriod = verbRoute({
  verb: "correctPeriod",
  method: "PATCH",
  path: "periods/{number}",
  operation: "correctPeriod",
  tag: "Lifecycle",
  summary: "Corrects the dates of an employment, an earlier one for instance",
  description:
    "What is left out stays. Employments keep their order and come to overlap nowhere. `reason` says whether access ends or comes back at once.",
  params: Numbered,
  body: CorrectPeriodInput,
  example: { terminationDate: "2024-01-31" },
  input: (body, { number }) => ({ ...body, number }),
});

const getLeaves = route({
  method: "GET",
  path: "/employees/{id}/leaves",
  operation: "listLeaves",
  needs: { role: "viewer", permission: "read" },
  tag: "Lifecycle",
  summary: "Lists somebody's leaves",
  versioned: true,
  params: { id: EmployeeReference },
  answers: { 200: v.object({ leaves: v.array(Leave) }) },
  handler: async ({ roster, params: { id } }) => {
    const { leaves, version } = await employeeById(roster, await employeeIdOf(roster, id));
    if (leaves === undefined) throw lacking(roster.actor, "view", "lifecycle", "some");
    return { status: 200, etag: String(version), body: { leaves } };
  },
});

const correctLeave = verbRoute({
  verb: "correctLeave",
  method: "PATCH",
  path: "leaves/{number}",
  operation: "correctLeave",
  tag: "Lifecycle",
  summary: "Corrects a leave: past, running or ahead",
  description: "What is left out stays. `reason` says whether access ends or comes back at once.",
  params: Numbered,
  body: CorrectLeaveInput,
  example: { returnDate: "2027-05-01" },
  input: (body, { number }) => ({ ...body, number }),
});

const cancelLeave = verbRoute({
  verb: "cancelLeave",
  method: "DELETE",
  path: "leaves/{number}",
  operation: "cancelLeave",
  tag: "Lifecycle",
  summary: "Takes a leave back as if it had never been entered",
  params: Numbered,
  input: (_, { number }) => ({ number }),
});

/** Employments and leaves, one by one. */
export const periodRoutes: readonly Route[] = [
  getPeriods,
  correctPeriod,
  getLeaves,
  correctLeave,
  cancelLeave,
];
