import type * as v from "valibot";
import type { FieldFilter } from "../../hr/employee-filter.ts";
import type { EMPLOYEE_FILTERS } from "./schemas/employee-search.ts";
import { shownMoment } from "./schemas/values.ts";

type Given = v.InferOutput<v.StrictObjectSchema<typeof EMPLOYEE_FILTERS, undefined>>;

/** What a list's query asks for, as conditions. */
export function filtersOf({ updatedAfter, ...given }: Given): FieldFilter[] {
  const values: Values = { ...given, updatedAfter: shownMoment(updatedAfter ?? null) ?? undefined };
  return Object.entries(CONDITIONS).flatMap(([name, condition]) => {
    const value = values[name];
    return value === undefined ? [] : [{ ...condition, value }];
  });
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
