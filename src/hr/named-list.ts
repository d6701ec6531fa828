import type { Dictionary } from "./dictionary.ts";
import type { KeptRecord, StateRecord } from "./employee.ts";
import { requireFreeName } from "./free-name.ts";
import type { Instant } from "./instant.ts";
import { RuleError } from "./rule-error.ts";
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

/** A list of the company's own, for custom fields. `id` means nothing and never changes. */
export interface NamedList {
  readonly id: string;
  readonly name: string;
}

/** One choice of a list. */
export interface ListItem {
  readonly id: string;
  /** A single-value list by its name, or one of the company's own by its id. */
  readonly list: ListName | (string & {});
  readonly name: string;
  /** The form that machines exchange, for countries ISO 3166 alpha-2. */
  readonly code: string | null;
  /** The item above it, in the same list. */
  readonly parentId: string | null;
  /** No longer to be chosen; whoever has it keeps it. */
  readonly archivedAt: Instant | null;
}

/** What it takes to make an item that has none above it. */
export type NewListItem = Omit<ListItem, "id" | "parentId" | "archivedAt">;

/** Whether the name is that of a single-value list. */
export function isSingleValueList(name: string): name is ListName {
  return SINGLE_VALUE_LISTS.some(({ list }) => list === name);
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

/** The lists there are: those of a single value, by their names, and the company's own. */
export function listsOf({ lists }: Dictionary): readonly NamedList[] {
  return [
    ...SINGLE_VALUE_LISTS.map(({ list, groupPrefix }) => ({ id: list, name: groupPrefix })),
    ...lists.values(),
  ];
}

/** The list of that id. Throws `RuleError` (unknown) where there is none. */
export function listOf(dictionary: Dictionary, id: string): NamedList {
  const list = listsOf(dictionary).find((list) => list.id === id);
  if (list === undefined)
    throw new RuleError("unknown", "There is no such list: GET /api/v1/lists shows them.");
  return list;
}

/** The company with one list of its own more. Throws `RuleError` (conflict) for a name that a list has. */
export function addList(dictionary: Dictionary, list: NamedList): Dictionary {
  if (dictionary.lists.has(list.id)) return dictionary;
  return withList(dictionary, list);
}

export interface ChangeListInput {
  readonly id: string;
  readonly changes: Partial<Pick<NamedList, "name">>;
}

/** The company with the list renamed. Those of a single value keep their names: groups are called by them. */
export function changeList(dictionary: Dictionary, { id, changes }: ChangeListInput): Dictionary {
  const list = listOf(dictionary, id);
  const { name = list.name } = changes;
  if (name === list.name) return dictionary;
  if (isSingleValueList(id)) {
    throw new RuleError(
      "conflict",
      `The list ${list.name} is built in and keeps its name, for groups are called by it.`,
    );
  }
  return withList(dictionary, { id, name });
}

function withList(dictionary: Dictionary, list: NamedList): Dictionary {
  requireFreeName(listsOf(dictionary), list, "a list");
  return { ...dictionary, lists: new Map([...dictionary.lists, [list.id, list]]) };
}
