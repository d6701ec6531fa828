import type * as v from "valibot";
import type { FieldFilter } from "../../hr/employee-filter.ts";
import { refusalFor } from "./input.ts";
import { type EMPLOYEE_FILTERS, EMPLOYEE_PAGING } from "./schemas/employee-search.ts";
import { shownMoment } from "./schemas/values.ts";

type Given = v.InferOutput<v.StrictObjectSchema<typeof EMPLOYEE_FILTERS, undefined>>;

/**
 * What a list's query asks for, as conditions. Throws `Refused` (400) for what none of the fields by which the caller may
 * look for people can answer, as for a field of the query that there is not.
 */
export function filtersOf({ updatedAfter, ...given }: Given, searchable: readonly string[]): FieldFilter[] {
  const values: Values = { ...given, updatedAfter: shownMoment(updatedAfter ?? null) ?? undefined };
  const asked = Object.entries(CONDITIONS).filter(([name]) => values[name] !== undefined);
  const known = Object.entries(CONDITIONS).filter(([, { field }]) => searchable.includes(field));
  const names = [...known.map(([name]) => name), ...Object.keys(EMPLOYEE_PAGING)].join(", ");
  const errors = asked
    .filter(([, { field }]) => !searchable.includes(field))
    .map(([name]) => ({ parameter: name, detail: `there is no field ${name} here; known are ${names}` }));
  if (errors.length > 0) throw refusalFor(errors);
  return asked.map(([name, condition]) => ({ ...condition, value: values[name] ?? "" }));
}

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

const CONDITIONS: { readonly [name in keyof Given]-?: Pick<FieldFilter, "field" | "operator"> } = {
  status: { field: "status", operator: "oneOf" },
  active: { field: "active", operator: "equals" },
  listed: { field: "listed", operator: "equals" },
  department: { field: "work.departmentId", operator: "equals" },
  site: { field: "work.siteId", operator: "equals" },
  employmentType: { field: "employment.employmentTypeId", operator: "equals" },
  country: { field: "address.countryId", operator: "equals" },
  manager: { field: "work.managerId", operator: "equals" },
  q: { field: "q", operator: "contains" },
  updatedAfter: { field: "updatedAt", operator: "after" },
  startsFrom: { field: "startDate", operator: "notBefore" },
  startsTo: { field: "startDate", operator: "notAfter" },
  endsFrom: { field: "terminationDate", operator: "notBefore" },
  endsTo: { field: "terminationDate", operator: "notAfter" },
};
