import * as v from "valibot";
import { named } from "./named.ts";
import { Moment, PlainDate } from "./values.ts";

const Said = v.nullable(v.string());
const Day = v.nullable(PlainDate);
const MaybeMoment = v.nullable(Moment);
const IdOr = (what: string) => v.pipe(Said, v.description(`${what}, by id; its name stands in names.`));

export const Status = v.picklist([
  "Hired",
  "Employed",
  "Leave",
  "Parental leave",
  "Garden leave",
  "Terminated",
]);

const Basic = v.object({
  firstName: v.string(),
  middleName: Said,
  surname: v.string(),
  displayName: v.pipe(Said, v.description("Null: first name and surname.")),
  honorific: Said,
  pronouns: Said,
  email: v.pipe(
    Said,
    v.description("The work e-mail, which is the login. Null: no account can be made yet."),
  ),
});

const Work = v.object({
  title: Said,
  departmentId: IdOr("The department"),
  divisionId: IdOr("The division"),
  costCenterId: IdOr("The cost center"),
  siteId: IdOr("The site"),
  managerId: v.exactOptional(
    v.pipe(
      Said,
      v.description(
        "The employee reported to, by id; its name stands in names. Left out where the caller may not see who that is.",
      ),
    ),
  ),
  zone: v.pipe(Said, v.description("The person's own time zone (remote staff). Null: the site's.")),
  workPhone: Said,
  workMobile: Said,
});

const Address = v.object({
  line1: Said,
  line2: Said,
  city: Said,
  postCode: Said,
  state: Said,
  countryId: IdOr("The country"),
});

const Employment = v.object({
  employmentTypeId: IdOr("The employment type"),
  contractId: IdOr("The contract"),
  fte: v.pipe(v.nullable(v.number()), v.description("Full-time equivalent, 1 for full time.")),
  weeklyHours: v.nullable(v.number()),
});

const Contact = v.object({ privateEmail: Said, privateMobile: Said });

/** What a field of the company's own holds. */
export const CustomValue = v.pipe(
  v.union([
    v.string(),
    v.number(),
    v.array(v.string()),
    v.object({
      amount: v.pipe(v.string(), v.description("Decimal text, for a number would round it.")),
      currency: v.pipe(v.string(), v.description("ISO 4217.")),
    }),
  ]),
  v.description("By the field's type: text, a number, a date, an id, several ids, or an amount."),
);

const Custom = v.pipe(
  v.record(v.string(), v.nullable(CustomValue)),
  v.description("The company's own fields, by the field's id. Null: nothing is said."),
);

const Cause = v.pipe(
  v.object({
    rule: v.pipe(v.string(), v.description("What decided, such as lastDayOfWork or accessRevoked.")),
    date: v.pipe(Day, v.description("The day that decided, where one did.")),
    zone: v.pipe(Said, v.description("The time zone in which that day counts.")),
  }),
  v.description("Why."),
);

const turn = { active: v.boolean(), status: Status, cause: Cause };

export const Period = v.object({
  number: v.pipe(v.number(), v.description("1, 2, 3 … in the order entered.")),
  startDate: PlainDate,
  terminationDate: Day,
  lastDayOfWork: Day,
  terminationReason: Said,
  decidingDate: v.pipe(
    v.nullable(v.picklist(["sooner", "terminationDate"])),
    v.description("Which date ends access, for this person alone. Null: the reason or the company decides."),
  ),
  terminationAssumed: v.pipe(v.boolean(), v.description("Terminated without a date: that day's was taken.")),
  rescinded: v.pipe(v.boolean(), v.description("Never started.")),
  endSetBy: v.pipe(v.nullable(v.picklist(["hand", "feed"])), v.description("Who said when it ends.")),
  beginsAt: v.pipe(MaybeMoment, v.description("When access begins. Null: with the file.")),
  startedAt: v.pipe(MaybeMoment, v.description("When work begins.")),
  endsAt: v.pipe(MaybeMoment, v.description("When access ends. Null: no end is known.")),
  overAt: v.pipe(MaybeMoment, v.description("When the employment is over, garden leave included.")),
});

export const Leave = v.object({
  number: v.number(),
  kind: v.picklist(["Leave", "Parental leave"]),
  startDate: PlainDate,
  returnDate: v.pipe(Day, v.description("The first day back at work. Null: open.")),
  access: v.pipe(v.boolean(), v.description("Whether access stays on meanwhile.")),
  beginsAt: MaybeMoment,
  endsAt: MaybeMoment,
});

const Revocation = v.object({
  number: v.number(),
  at: Moment,
  liftedAt: v.pipe(MaybeMoment, v.description("Null: it stands.")),
  period: v.pipe(v.number(), v.description("The latest period by then; later ones are not touched.")),
  reason: Said,
  by: v.pipe(
    v.nullable(v.string()),
    v.description("The service user that blocked the person over SCIM, by id. Null: HR revoked it."),
  ),
});

/** What is shown of whoever may be seen at all. */
const ALWAYS = {
  id: v.pipe(v.string(), v.description("What SCIM calls id. It never changes.")),
  version: v.pipe(v.number(), v.integer(), v.description("Moves with every write; the ETag.")),
  name: v.pipe(v.string(), v.description("The name that people see.")),
  basic: Basic,
  names: v.pipe(
    v.record(v.string(), v.union([v.string(), v.array(v.string())])),
    v.description(
      "What the ids mean today, by path: work.departmentId. Several for a field that holds several.",
    ),
    v.metadata({ examples: [{ "work.departmentId": "Engineering", "work.managerId": "Grace Hopper" }] }),
  ),
  createdAt: Moment,
  updatedAt: Moment,
};

/** What is shown to those who may view the section of this person. */
const BY_SECTION = {
  employeeNumber: v.pipe(Said, v.description("HR's number, a key to match by. Belongs to Work.")),
  status: Status,
  active: v.pipe(v.boolean(), v.description("Whether the person has access.")),
  listed: v.pipe(v.boolean(), v.description("Whether readers over SCIM see the person at all.")),
  work: Work,
  address: v.pipe(Address, v.description("The home address.")),
  employment: Employment,
  contact: v.pipe(Contact, v.description("Personal contact details.")),
  custom: Custom,
  periods: v.pipe(v.array(Period), v.description("Every employment that the person has had here.")),
  leaves: v.array(Leave),
  revocations: v.pipe(v.array(Revocation), v.description("Access that was revoked over every date.")),
  exclusion: v.pipe(
    v.nullable(v.object({ kind: v.picklist(["unlisted", "deactivated", "frozen"]), at: Moment })),
    v.description("Kept from readers by hand. Null: not at all."),
  ),
  since: v.pipe(
    v.object({ at: MaybeMoment, ...turn }),
    v.description("Since when status and access are as they are, and why. Null as a moment: always."),
  ),
  next: v.pipe(
    v.nullable(v.object({ at: Moment, ...turn })),
    v.description("When status or access will change next, as known now. Null: nothing is ahead."),
  ),
  notes: v.pipe(v.array(v.string()), v.description("What HR should look at.")),
  deletedAt: v.pipe(MaybeMoment, v.description("Since when the file is deleted. Null: it is not.")),
};

const SHOWN = { ...v.partial(v.object(BY_SECTION)).entries, ...ALWAYS };

/** A person. What stands in basic, work, address, employment, contact and custom can be sent back in a PATCH. */
export const Employee = named(
  "Employee",
  v.pipe(
    v.object(SHOWN),
    v.description(
      "A person. What stands in a section that the caller may not view of them is left out: Work has employeeNumber and " +
        "work, Lifecycle has status, active, listed, periods, leaves, revocations, exclusion, since, next, notes and " +
        "deletedAt; the others are called as their sections.",
    ),
  ),
);

/** A person at a moment that may be another one than now. */
export const EmployeeThen = named(
  "EmployeeThen",
  v.object({
    ...SHOWN,
    name: v.pipe(
      v.exactOptional(ALWAYS.name),
      v.description("As basic, left out where the history of Basic info may not be seen."),
    ),
    basic: v.exactOptional(Basic),
    shownAt: v.exactOptional(
      v.pipe(
        Moment,
        v.description(
          "The moment that is shown, where another one than now was asked for; to those who may view Work or Lifecycle, for it tells the zone.",
        ),
      ),
    ),
    knownAt: v.exactOptional(
      v.pipe(Moment, v.description("When what is shown was written; with asKnownOn.")),
    ),
  }),
);

const SECTIONS = {
  basic: Basic,
  work: Work,
  address: Address,
  employment: Employment,
  contact: Contact,
};

/** A person of whom only some fields are shown, of those that may be seen. */
export const EmployeePart = named(
  "EmployeePart",
  v.object({
    ...v.partial(v.object(SHOWN)).entries,
    id: ALWAYS.id,
    basic: v.optional(v.partial(Basic)),
    work: v.optional(v.partial(Work)),
    address: v.optional(v.partial(Address)),
    employment: v.optional(v.partial(Employment)),
    contact: v.optional(v.partial(Contact)),
  }),
);

/** The path of a field of a person: a whole one, or a part of one. */
export const FieldPath = v.pipe(v.string(), v.check(isFieldPath, notAField(Object.keys(SHOWN))));

/** What is said of a path that is no field, to somebody to whom these are. */
export function notAField(fields: readonly string[]): string {
  return `must be a field of an employee, such as name, work, work.title; there are ${fields.join(", ")}`;
}

function isFieldPath(path: string): boolean {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) return first in SHOWN;
  if (first === "custom" || first === "names") return true;
  const section = Object.entries(SECTIONS).find(([name]) => name === first)?.[1];
  return section !== undefined && rest.join(".") in section.entries;
}
