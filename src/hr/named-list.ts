import type { KeptRecord, StateRecord } from "./employee.ts";
import { unreachable } from "./unreachable.ts";

/**
 * A single-value list is a list whose item a person has one of. Each row says where the choice stands in the
 * employee's tables and how its automatic groups are called (`Department: Engineering`).
 */
export const SINGLE_VALUE_LISTS = [
  { list: "department", section: "work", field: "departmentId", groupPrefix: "Department" },
  { list: "division", section: "work", field: "divisionId", groupPrefix: "Division" },
  { list: "costCenter", section: "work", field: "costCenterId", groupPrefix: "Cost center" },
  { list: "country", section: "address", field: "countryId", groupPrefix: "Country" },
  {
    list: "employmentType",
    section: "employment",
    field: "employmentTypeId",
    groupPrefix: "Employment type",
  },
  { list: "contract", section: "employment", field: "contractId", groupPrefix: "Contract" },
] as const;

export type ListName = (typeof SINGLE_VALUE_LISTS)[number]["list"];

/** One choice of a list. `code` is the form that machines exchange, for countries ISO 3166 alpha-2. */
export interface ListItem {
  readonly id: string;
  readonly list: ListName;
  readonly name: string;
  readonly code: string | null;
}

/** The item of that list which a person has, by id; null: none. */
export function itemOf(
  record: StateRecord | KeptRecord,
  { section, field }: (typeof SINGLE_VALUE_LISTS)[number],
): string | null {
  switch (section) {
    case "work":
      return record.work[field] ?? null;
    case "address":
      return record.address[field] ?? null;
    case "employment":
      return record.employment[field] ?? null;
    default:
      return unreachable(section);
  }
}
