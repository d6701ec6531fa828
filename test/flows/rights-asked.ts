import { api } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import type { NewServiceUser } from "../support/service-users.ts";
import { PEOPLE, SPARE } from "./rights-drawn.ts";

/** What was answered, by what was asked. */
export type Answers = ReadonlyMap<string, { readonly status: number; readonly body: unknown }>;

const everybody = [...PEOPLE, ...SPARE];

const OF_SOMEBODY = [
  "",
  "?on=2026-11-01",
  "?on=2026-12-15",
  "?asKnownOn=2026-11-24",
  "/history",
  "/periods",
  "/tables/work",
  "/tables/custom",
];

/** Where everyone of whom one is told at all stands. */
export const ALL_PEOPLE = "/employees?deleted=include&limit=200";

const LISTS = [
  ALL_PEOPLE,
  "/employees?limit=2",
  "/employees?on=2026-12-15",
  "/employees?fields=name,work,custom,status",
  "/employees?q=0003",
  "/employees?q=name",
  "/employees?status=Employed,Hired",
  "/employees?active=true",
  "/employees?department=Engineering",
  "/employees?site=London",
  "/employees?country=DE",
  "/employees?manager=0001",
  "/employees?manager=p1",
  "/employees?endsFrom=2026-12-01",
  "/employees?after=p2&limit=1",
  "/readiness",
  "/events?limit=200",
  "/audit",
  "/settings",
  "/fields",
];

type Filter = readonly [field: string, operator: string, value?: unknown];

/** Filters of a search, each alone. */
const FILTERS: readonly Filter[] = [
  ["work.title", "equals", "Cook"],
  ["work.title", "notSet"],
  ["work.managerId", "set"],
  ["work.managerId", "oneOf", ["p1", "0002"]],
  ["employeeNumber", "equals", "0004"],
  ["employeeNumber", "equals", "moved p2"],
  ["address.city", "notEquals", "Ulm"],
  ["contact.privateEmail", "set"],
  ["employment.fte", "before", 1],
  ["custom.badge", "equals", "A-1"],
  ["custom.salary", "after", 1],
  ["custom.buddy", "equals", "p3"],
  ["status", "equals", "Terminated"],
  ["active", "notEquals", true],
  ["notes", "contains", "site"],
  ["id", "oneOf", ["p2", "0003", "p4@tidewater.example"]],
];

const SCIM = [
  "/Users?count=3",
  "/Users?startIndex=3&count=3",
  "/Users?count=100",
  "/Users?sortBy=title&count=2",
  "/Users?sortBy=name.familyName&sortOrder=descending&count=100",
  "/Users?attributes=userName,title&count=100",
  "/Groups?count=100",
  "/Groups?sortBy=displayName&count=100",
  ...[
    "active eq true",
    "active eq false",
    'displayName eq "Ada Name 1"',
    'id eq "p3"',
    'title eq "Cook"',
    "not (title pr)",
    'employeeNumber eq "0003"',
    'manager.value eq "p1"',
    'addresses.locality eq "Ulm"',
    'groups.display eq "Department: Sales"',
    'groups.display co "Paid"',
    'groups.value eq "both"',
    'groups.value eq "reports-to-p1"',
    'userType pr or name.familyName co "name"',
  ].map((filter) => `/Users?filter=${encodeURIComponent(filter)}`),
  ...[
    'displayName eq "Department: Sales"',
    'displayName eq "Site: London"',
    'displayName eq "All employees"',
    'displayName eq "Paid"',
    'members.value eq "p3"',
  ].map((filter) => `/Groups?filter=${encodeURIComponent(filter)}`),
];

/** Asks everything that a reader can ask about these people. */
export async function everythingAsked(user: NewServiceUser, now: number): Promise<Answers> {
  const answers = new Map<string, { status: number; body: unknown }>();
  const hr = async (method: string, path: string, body?: unknown) => {
    const { status, json } = await api(user, method, path, { now, ...(body !== undefined && { body }) });
    answers.set(body === undefined ? path : `${path} ${JSON.stringify(body)}`, { status, body: json });
  };
  const scim = async (path: string) => {
    const answer = await askAt(user, `/scim/v2${path}`, { now });
    answers.set(`scim ${path}`, { status: answer.status, body: await answer.json() });
  };
  for (const path of LISTS) await hr("GET", path);
  for (const filter of FILTERS) await hr("POST", "/employees/search", searchFor(filter));
  for (const id of everybody) {
    for (const below of OF_SOMEBODY) await hr("GET", `/employees/${id}${below}`);
    await hr("GET", `/employees/email:${id}@tidewater.example`);
    await scim(`/Users/${id}`);
    await scim(`/Users?filter=${encodeURIComponent(`userName eq "${id}@tidewater.example"`)}`);
  }
  for (const number of ["0001", "0002", "moved s1"]) await hr("GET", `/employees/number:${number}`);
  for (const path of SCIM) await scim(path);
  return answers;
}

function searchFor([field, operator, value]: Filter): object {
  return { filters: [{ field, operator, ...(value !== undefined && { value }) }] };
}
