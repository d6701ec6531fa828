import * as v from "valibot";
import { FILTER_OPERATORS } from "../../../roster/read/employees.ts";
import { EmployeePart, FieldPath, Status } from "./employee.ts";
import { named } from "./named.ts";
import { PlainDate, pageLimit, QueryBoolean, queryList, SentMoment, Text } from "./values.ts";

const MOST = 200;
const USUAL = 50;

const NameOrId = v.pipe(Text, v.description("By id or by name."));
const From = v.pipe(PlainDate, v.description("That day or later."));
const To = v.pipe(PlainDate, v.description("That day or earlier."));
const Deleted = v.picklist(["exclude", "include", "only"]);
const ON = "A day from today on: everyone as they are when it begins where they are. Today is now.";
const AFTER = "The `next` of the page before; left out: from the beginning.";

const OneStatus = v.picklist(Status.options, `must be one of ${Status.options.join(", ")}`);

/** What a list can be narrowed by; all that is said must hold. */
export const EMPLOYEE_FILTERS = {
  status: v.exactOptional(queryList(OneStatus, { type: "string", enum: Status.options })),
  active: v.exactOptional(v.pipe(QueryBoolean, v.description("Whether they have access."))),
  listed: v.exactOptional(v.pipe(QueryBoolean, v.description("Whether readers over SCIM see them."))),
  department: v.exactOptional(NameOrId),
  site: v.exactOptional(NameOrId),
  employmentType: v.exactOptional(NameOrId),
  country: v.exactOptional(v.pipe(Text, v.description("By id, name or ISO 3166 code."))),
  manager: v.exactOptional(v.pipe(Text, v.description("By id, employee number or work e-mail."))),
  q: v.exactOptional(v.pipe(Text, v.description("Stands in the name, the e-mail or the employee number."))),
  updatedAfter: v.exactOptional(
    v.pipe(
      SentMoment,
      v.description("Written since. Days that merely come write nothing: /events tells them."),
    ),
  ),
  startsFrom: v.exactOptional(v.pipe(From, v.description("The latest employment starts that day or later."))),
  startsTo: v.exactOptional(v.pipe(To, v.description("The latest employment starts that day or earlier."))),
  endsFrom: v.exactOptional(v.pipe(From, v.description("Its termination date is that day or later."))),
  endsTo: v.exactOptional(v.pipe(To, v.description("Its termination date is that day or earlier."))),
};

/** Which page of a list, of whom, and what is shown of them. */
export const EMPLOYEE_PAGING = {
  deleted: v.pipe(v.optional(Deleted, "exclude"), v.description("What becomes of deleted files.")),
  fields: v.exactOptional(queryList(FieldPath)),
  on: v.exactOptional(v.pipe(PlainDate, v.description(ON))),
  after: v.pipe(v.optional(v.string(), ""), v.description(AFTER)),
  limit: pageLimit(MOST, USUAL),
};

/** A day, which means its end in UTC, or a moment; the handler gets milliseconds. */
export const KnownOn = v.pipe(
  v.string(),
  v.check(
    (text) => v.is(PlainDate, text) || v.is(SentMoment, text),
    "must be a date such as 2026-11-01, or a moment with its offset from UTC",
  ),
  v.description(
    "As it was known at the end of that day in UTC, or at that moment; under the settings and names of today.",
  ),
  v.transform((text) => Date.parse(v.is(PlainDate, text) ? `${text}T23:59:59.999Z` : text)),
);

const Scalar = v.union([v.string(), v.number(), v.boolean()]);

const Filter = v.strictObject({
  field: v.pipe(
    Text,
    v.description(
      "A field as an employee shows it (work.title, custom.<id>), or startDate, terminationDate, lastDayOfWork and " +
        "terminationReason of the latest employment. A field that holds an id is compared by the name too.",
    ),
    v.metadata({ examples: ["work.departmentId"] }),
  ),
  operator: v.pipe(
    v.picklist(FILTER_OPERATORS),
    v.description("Text is compared without regard to case. notEquals holds where nothing is said, too."),
  ),
  value: v.exactOptional(
    v.pipe(
      v.union([Scalar, v.pipe(v.array(Scalar), v.minLength(1), v.maxLength(100))]),
      v.description("Left out for set and notSet; a list for oneOf."),
    ),
  ),
});

export const EmployeeSearch = v.strictObject({
  filters: v.pipe(v.array(Filter), v.maxLength(20), v.description("All must hold.")),
  fields: v.exactOptional(v.pipe(v.array(FieldPath), v.minLength(1), v.maxLength(100))),
  deleted: EMPLOYEE_PAGING.deleted,
  on: EMPLOYEE_PAGING.on,
  after: EMPLOYEE_PAGING.after,
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST)), USUAL),
});

/** A page of people in the order of their ids. */
export const EmployeePage = named(
  "EmployeePage",
  v.object({
    employees: v.array(EmployeePart),
    next: v.pipe(
      v.nullable(v.string()),
      v.description(
        "Where to go on, as `after`. Null: this was the last page. A page may be short before the end, or empty.",
      ),
    ),
  }),
);
