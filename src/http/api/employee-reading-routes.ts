import * as v from "valibot";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { chosenFields } from "../../roster/read/chosen-fields.ts";
import { employeeById } from "../../roster/read/employee.ts";
import { employeeThen } from "../../roster/read/employee-then.ts";
import { type EmployeeQuery, listEmployees } from "../../roster/read/employees.ts";
import type { Roster } from "../../roster/roster.ts";
import { filtersOf } from "./employee-filters.ts";
import { type Route, route } from "./route.ts";
import { EmployeeThen } from "./schemas/employee.ts";
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
  "so a page may be short or even empty before the end: go on with `after` until `next` is null.";

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
    const page = { filters: filtersOf(filters), deleted, on: on ?? null, after, limit };
    return { status: 200, body: await shownPage(roster, page, fields) };
  },
});

const searchEmployees = route({
  method: "POST",
  path: "/employees/search",
  operation: "searchEmployees",
  needs: { role: "hr", permission: "edit" },
  tag: "Employees",
  summary: "Looks for people by any field",
  description: PAGES,
  body: EmployeeSearch,
  example: {
    fields: ["name", "work.title"],
    filters: [{ field: "work.title", operator: "contains", value: "engineer" }],
  },
  answers: { 200: EmployeePage },
  handler: async ({ roster, body: { fields, on, ...query } }) => ({
    status: 200,
    body: await shownPage(roster, { ...query, on: on ?? null }, fields),
  }),
});

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
    "version, for If-Match; it does not move when a day merely comes, so ask without If-None-Match.",
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
