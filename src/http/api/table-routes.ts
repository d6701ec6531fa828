import * as v from "valibot";
import type { TableName } from "../../hr/employee.ts";
import type { ValueChanges } from "../../hr/lifecycle/change-values.ts";
import { entriesOf, entryOfDate, type ShownValues } from "../../roster/employees/dated-entries.ts";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { type Route, route } from "./route.ts";
import { SENT_VALUES, SHOWN_VALUES } from "./schemas/employee-values.ts";
import { named } from "./schemas/named.ts";
import { Moment, PlainDate } from "./schemas/values.ts";
import { EmployeeReference, verbRoute } from "./verb-route.ts";

/** One of the effective-dated tables: each has routes of its own, so that each body is described by its own fields. */
interface Table<X> {
  readonly table: TableName;
  /** As names in the document have it: `Work`. */
  readonly name: string;
  readonly what: string;
  readonly sent: v.GenericSchema<unknown, X>;
  readonly shown: v.GenericSchema<ShownValues>;
  readonly changes: (values: X) => ValueChanges;
  readonly example: Readonly<Record<string, unknown>>;
}

const OfDate = { date: v.pipe(PlainDate, v.description("The entry's date.")) };

function routesOf<X>({ table, name, what, sent, shown, changes, example }: Table<X>): readonly Route[] {
  const path = `tables/${table}` as const;
  const pointers = [`#/${table}`, "#/values"] as const;
  const Entry = named(
    `${name}Entry`,
    v.object({
      effectiveDate: v.pipe(PlainDate, v.description("From which day on.")),
      beginsAt: v.exactOptional(
        v.pipe(
          Moment,
          v.description(
            "When that day begins where the person is; shown to those who may view Work, for it tells the zone. The first entry holds before it as well.",
          ),
        ),
      ),
      inForce: v.pipe(v.boolean(), v.description("Whether it is the one of this moment.")),
      values: shown,
    }),
  );
  return [
    route({
      method: "GET",
      path: `/employees/{id}/${path}`,
      operation: `list${name}Entries`,
      needs: { role: "viewer", permission: "read" },
      tag: "Tables",
      summary: `Lists what was, is and will be so of somebody's ${what}`,
      description: "What is over is shown to those who may see the history of the section.",
      params: { id: EmployeeReference },
      answers: { 200: v.object({ entries: v.array(Entry) }) },
      handler: async ({ roster, params: { id } }) => {
        const { version, entries } = await entriesOf(roster, await employeeIdOf(roster, id), table);
        return { status: 200, headers: etagOf(version), body: { entries } };
      },
    }),
    route({
      method: "GET",
      path: `/employees/{id}/${path}/{date}`,
      operation: `get${name}Entry`,
      needs: { role: "viewer", permission: "read" },
      tag: "Tables",
      summary: `Shows the entry of a date of somebody's ${what}`,
      params: { id: EmployeeReference, ...OfDate },
      answers: { 200: Entry },
      handler: async ({ roster, params: { id, date } }) => {
        const { version, entry } = await entryOfDate(roster, await employeeIdOf(roster, id), table, date);
        return { status: 200, headers: etagOf(version), body: entry };
      },
    }),
    verbRoute({
      verb: "addEntry",
      path,
      operation: `add${name}Entry`,
      tag: "Tables",
      summary: `Adds an entry to somebody's ${what}`,
      description:
        "The fields named, over what is so on that day. Later entries follow where they only repeat a field. Before the first entry it says what was so until then. Two entries on a date are refused.",
      body: v.strictObject({ effectiveDate: PlainDate, values: sent }),
      example: { effectiveDate: "2027-01-01", values: example },
      pointers,
      input: ({ effectiveDate, values }) => ({ table, effectiveDate, values: changes(values) }),
    }),
    verbRoute({
      verb: "changeEntry",
      method: "PUT",
      path: `${path}/{date}`,
      operation: `change${name}Entry`,
      tag: "Tables",
      summary: `Changes the values of an entry of somebody's ${what}`,
      description: "What is left out stays. Later entries follow where they only repeat a field.",
      params: OfDate,
      body: v.strictObject({ values: sent }),
      example: { values: example },
      pointers,
      input: ({ values }, { date }) => ({ table, effectiveDate: date, values: changes(values) }),
    }),
    verbRoute({
      verb: "moveEntry",
      path: `${path}/{date}/move`,
      operation: `move${name}Entry`,
      tag: "Tables",
      summary: `Moves an entry of somebody's ${what} to another date`,
      description: "Only between the entries before and after it.",
      params: OfDate,
      body: v.strictObject({ effectiveDate: v.pipe(PlainDate, v.description("The new date.")) }),
      example: { effectiveDate: "2027-02-01" },
      input: ({ effectiveDate: to }, { date }) => ({ table, effectiveDate: date, to }),
    }),
    verbRoute({
      verb: "removeEntry",
      method: "DELETE",
      path: `${path}/{date}`,
      operation: `remove${name}Entry`,
      tag: "Tables",
      summary: `Takes an entry of somebody's ${what} away`,
      description:
        "What was so before it goes on, in later entries too where they only repeat it. The first entry stays.",
      params: OfDate,
      input: (_, { date }) => ({ table, effectiveDate: date }),
    }),
  ];
}

/** By hand: the frame would answer 304 by the version alone, which does not move when a day comes and `inForce` turns. */
function etagOf(version: number) {
  return { ETag: `"${version}"` };
}

/** The effective-dated tables, entry by entry. */
export const tableRoutes: readonly Route[] = [
  ...routesOf({
    table: "basic",
    name: "Basic",
    what: "name and work e-mail",
    sent: SENT_VALUES.basic,
    shown: SHOWN_VALUES.basic,
    changes: (basic) => ({ basic }),
    example: { surname: "King" },
  }),
  ...routesOf({
    table: "work",
    name: "Work",
    what: "work",
    sent: SENT_VALUES.work,
    shown: SHOWN_VALUES.work,
    changes: (work) => ({ work }),
    example: { title: "Head of Engineering" },
  }),
  ...routesOf({
    table: "address",
    name: "Address",
    what: "home address",
    sent: SENT_VALUES.address,
    shown: SHOWN_VALUES.address,
    changes: (address) => ({ address }),
    example: { line1: "12 St James's Square", city: "London" },
  }),
  ...routesOf({
    table: "employment",
    name: "Employment",
    what: "terms of employment",
    sent: SENT_VALUES.employment,
    shown: SHOWN_VALUES.employment,
    changes: (employment) => ({ employment }),
    example: { fte: 0.8, weeklyHours: 32 },
  }),
  ...routesOf({
    table: "contact",
    name: "Contact",
    what: "personal contact details",
    sent: SENT_VALUES.contact,
    shown: SHOWN_VALUES.contact,
    changes: (contact) => ({ contact }),
    example: { privateMobile: "+44 7700 900000" },
  }),
  ...routesOf({
    table: "custom",
    name: "Custom",
    what: "fields of the company's own",
    sent: SENT_VALUES.custom,
    shown: SHOWN_VALUES.custom,
    changes: (custom) => ({ custom }),
    example: { "5f0c": "M" },
  }),
];
