import * as v from "valibot";
import { viewedOfAnybody } from "../../auth/grants.ts";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { chosenFields, fieldsIn } from "../../roster/read/chosen-fields.ts";
import { employeeById } from "../../roster/read/employee.ts";
import { employeeThen } from "../../roster/read/employee-then.ts";
import { type EmployeeQuery, listEmployees, searchableFields } from "../../roster/read/employees.ts";
import type { Roster } from "../../roster/roster.ts";
import type { InputError } from "../refused.ts";
import { filtersOf } from "./employee-filters.ts";
import { refusalFor } from "./input.ts";
import { type Route, route } from "./route.ts";
import { EmployeeThen, notAField } from "./schemas/employee.ts";
import {
  EMPLOYEE_FILTERS,
  EMPLOYEE_PAGING,
  EmployeePage,
  EmployeeSearch,
  KnownOn,
} from "./schemas/employee-search.ts";
import { Id, PlainDate } from "./schemas/values.ts";

const PAGES =
  "In the order of their ids, hired ahead, gone and unlisted people too. At most 2,000 people are looked through a request, " +
  "so a page may be short or even empty before the end: go on with `after` until `next` is null. There is whoever the caller " +
  "may see, with what it may see of them; what it sees of nobody is no field to look by, and what it does not see of " +
  "somebody counts as not said.";

const getEmployees = route({
  method: "GET",
  path: "/employees",
  operation: "listEmployees",
  needs: { role: "viewer", permission: "read" },
  tag: "Employees",
  summary: "Lists people",
  description: PAGES,
  query: { ...EMPLOYEE_FILTERS, ...EMPLOYEE_PAGING },
  answers: { 200: EmployeePage },
  handler: async ({ roster, query: { deleted, fields, on, after, limit, ...filters } }) => {
    const asked = filtersOf(filters, searchableFields(roster));
    requireViewed(roster, fields ?? [], () => ({ parameter: "fields" }));
    const page = { filters: asked, deleted, on: on ?? null, after, limit };
    return { status: 200, body: await shownPage(roster, page, fields) };
  },
});

const searchEmployees = route({
  method: "POST",
  path: "/employees/search",
  operation: "searchEmployees",
  needs: { role: "viewer", permission: "read" },
  tag: "Employees",
  summary: "Looks for people by any field",
  description: PAGES,
  body: EmployeeSearch,
  example: {
    fields: ["name", "work.title"],
    filters: [{ field: "work.title", operator: "contains", value: "engineer" }],
  },
  answers: { 200: EmployeePage },
  handler: async ({ roster, body: { fields, on, ...query } }) => {
    requireViewed(roster, fields ?? [], (index) => ({ pointer: `#/fields/${index}` }));
    return { status: 200, body: await shownPage(roster, { ...query, on: on ?? null }, fields) };
  },
});

/** Refuses a field that the caller sees of nobody, as one that there is not. */
function requireViewed(
  { grants }: Roster,
  fields: readonly string[],
  placeOf: (index: number) => Pick<InputError, "parameter" | "pointer">,
): void {
  const viewed = fieldsIn(viewedOfAnybody(grants));
  const errors = fields.flatMap((path, index) =>
    viewed.includes(path.split(".")[0] ?? "") ? [] : [{ ...placeOf(index), detail: notAField(viewed) }],
  );
  if (errors.length > 0) throw refusalFor(errors);
}

async function shownPage(roster: Roster, query: EmployeeQuery, fields: readonly string[] | undefined) {
  const { employees, next } = await listEmployees(roster, query);
  return { employees: employees.map((employee) => chosenFields(employee, fields ?? null)), next };
}

const getEmployee = route({
  method: "GET",
  path: "/employees/{id}",
  operation: "getEmployee",
  needs: { role: "viewer", permission: "read" },
  tag: "Employees",
  summary: "Shows a person: now, on a day, or as once known",
  description:
    "`on` shows the state when that day begins where the person is, with everything that the day brings; today is now. " +
    "`asKnownOn` shows what was known then; together they show what was thought of that day at that time. `ETag` is the " +
    "version, for If-Match; it does not move when a day merely comes, so ask without If-None-Match. Of a past day, and of " +
    "what was once known, those sections are shown whose history the caller may see; 403 where it may see none.",
  params: { id: Id },
  query: {
    on: v.exactOptional(v.pipe(PlainDate, v.description("A day, past or ahead."))),
    asKnownOn: v.exactOptional(KnownOn),
  },
  answers: { 200: EmployeeThen },
  handler: async ({ roster, params: { id }, query: { on, asKnownOn } }) => {
    const employeeId = await employeeIdOf(roster, id);
    if (on !== undefined || asKnownOn !== undefined) {
      const then = { on: on ?? null, asKnownOn: asKnownOn ?? null };
      return { status: 200, body: await employeeThen(roster, employeeId, then) };
    }
    const employee = await employeeById(roster, employeeId);
    // By hand: the frame would answer 304 by the version alone, and somebody who left last night would still look active.
    return { status: 200, body: employee, headers: { ETag: `"${employee.version}"` } };
  },
});

/** People, as they are read. */
export const employeeReadingRoutes: readonly Route[] = [getEmployees, searchEmployees, getEmployee];
