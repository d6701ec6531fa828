import * as v from "valibot";
import { CustomValue } from "./employee.ts";
import { named } from "./named.ts";
import { Id, Zone } from "./values.ts";

/**
 * The values of the effective-dated tables, as they are sent and shown. What a field means to the roster (an e-mail, a
 * zone, an item of a list) is for the roster to say: it refuses with the pointer to the field.
 */

/** One line of text, trimmed and composed; may be empty where a name is. */
const Line = v.pipe(
  v.string(),
  v.normalize("NFC"),
  v.trim(),
  v.check(isOneLine, "must be one line of text"),
  v.maxLength(500),
);

const said = (what: string) => v.nullable(v.pipe(Line, v.nonEmpty(), v.description(what)));
const idOf = (what: string) => v.nullable(v.pipe(Id, v.description(`${what}, by id.`)));
const email = (what: string) =>
  v.nullable(v.pipe(Line, v.nonEmpty(), v.metadata({ format: "email" }), v.description(what)));
const number = (what: string, most: number) =>
  v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(most), v.description(what)));

/** The fields of every table. Null: there is none. */
export const VALUES = {
  basic: {
    firstName: v.pipe(Line, v.description("Empty where somebody has but one name, which is the surname.")),
    middleName: said("Further first names."),
    surname: v.pipe(Line, v.description("The family name.")),
    displayName: said("The name that people see; null: first name and surname."),
    honorific: said("A title before the name, such as Dr."),
    pronouns: said("Such as she/her."),
    email: email("The work e-mail, which is the login. Null: no account can be made yet."),
  },
  work: {
    title: said("The job."),
    departmentId: idOf("The department"),
    divisionId: idOf("The division"),
    costCenterId: idOf("The cost center"),
    siteId: idOf("The site, which also says in which zone the person's days begin and end"),
    managerId: idOf("The employee reported to"),
    zone: v.nullable(
      v.pipe(Zone, v.description("The person's own time zone (remote staff); null: the site's.")),
    ),
    workPhone: said("The phone at work."),
    workMobile: said("The mobile phone for work."),
  },
  address: {
    line1: said("Street and number of the home address."),
    line2: said("What else the street needs: a floor, a house."),
    city: said("The city."),
    postCode: said("The postal code."),
    state: said("The state or province."),
    countryId: idOf("The country, an item of the list country"),
  },
  employment: {
    employmentTypeId: idOf("The employment type"),
    contractId: idOf("The kind of contract"),
    fte: number("Full-time equivalent, 1 for full time.", 1.5),
    weeklyHours: number("Hours a week.", 168),
  },
  contact: {
    privateEmail: email("A private e-mail; never a login."),
    privateMobile: said("A private mobile phone."),
  },
};

/** The company's own fields. */
const Custom = v.pipe(
  v.record(v.string(), v.nullable(CustomValue)),
  v.description("The company's own fields, by the field's id (GET /fields). Null: nothing."),
);

/** What is sent to each table: what is left out stays as it is. */
export const SENT_VALUES = {
  basic: named("BasicInput", v.strictObject(optional(VALUES.basic))),
  work: named("WorkInput", v.strictObject(optional(VALUES.work))),
  address: named("AddressInput", v.strictObject(optional(VALUES.address))),
  employment: named("EmploymentInput", v.strictObject(optional(VALUES.employment))),
  contact: named("ContactInput", v.strictObject(optional(VALUES.contact))),
  custom: named("CustomInput", Custom),
};

/** What is shown of each table; a manager is left out of whom the caller may not know. */
export const SHOWN_VALUES = {
  basic: v.object(VALUES.basic),
  work: v.object({ ...VALUES.work, managerId: v.exactOptional(VALUES.work.managerId) }),
  address: v.object(VALUES.address),
  employment: v.object(VALUES.employment),
  contact: v.object(VALUES.contact),
  custom: Custom,
};

/** Tables of which any number may be sent. */
export const SentTables = optional(SENT_VALUES);

/** Each field as one that may be left out. */
export function optional<const E extends v.ObjectEntries>(entries: E) {
  const wrapped = Object.entries(entries).map(([name, schema]) => [name, v.exactOptional(schema)]);
  // The keys are those of `entries`, and each is wrapped; Object.fromEntries forgets both.
  return Object.fromEntries(wrapped) as { readonly [K in keyof E]: v.ExactOptionalSchema<E[K], undefined> };
}

function isOneLine(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text);
}
