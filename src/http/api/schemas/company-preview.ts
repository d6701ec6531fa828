import * as v from "valibot";
import { Status } from "./employee.ts";
import { named } from "./named.ts";
import { Moment } from "./values.ts";

const PERSON = {
  id: v.string(),
  employeeNumber: v.nullable(v.string()),
  name: v.string(),
};

const Because = v.pipe(
  v.string(),
  v.description("The rule, and the date in the zone that it is about."),
  v.metadata({ examples: ["terminationDate 2026-11-24 in Europe/Berlin"] }),
);

const Switched = named(
  "PersonSwitched",
  v.object({
    ...PERSON,
    because: Because,
    at: v.pipe(v.nullable(Moment), v.description("Since when, by the new rules; null: from always on.")),
  }),
);

const Turn = v.object({ at: Moment, active: v.boolean(), status: Status, because: Because });

const Moved = named(
  "PersonMoved",
  v.object({
    ...PERSON,
    was: v.pipe(v.array(Turn), v.description("The moments that lie ahead today.")),
    becomes: v.pipe(v.array(Turn), v.description("Those that would lie ahead.")),
  }),
);

const Noticed = named("PersonNoticed", v.object({ ...PERSON, because: v.string() }));

function touched<const S extends v.GenericSchema>(person: S, what: string) {
  return v.pipe(
    v.object({
      count: v.pipe(v.number(), v.integer(), v.description("How many.")),
      people: v.pipe(v.array(person), v.description("The first 200 of them.")),
    }),
    v.description(what),
  );
}

/** What a change of the company would make of the people. */
export const CompanyPreview = named(
  "CompanyPreview",
  v.object({
    epoch: v.pipe(
      v.number(),
      v.integer(),
      v.description("The company's version at which this holds: send it in If-Match with the change itself."),
    ),
    switchedOn: touched(Switched, "Whose access would begin at once."),
    switchedOff: touched(Switched, "Whose access would end at once."),
    later: touched(Moved, "Whose access or status would change at other moments ahead."),
    noticed: touched(
      Noticed,
      "Who is not switched, but whom HR should look at: contractors without an end, e-mails outside the domains, leavers who would be erased.",
    ),
  }),
);
