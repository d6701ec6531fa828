import * as v from "valibot";
import { CustomValue } from "./employee.ts";
import { named } from "./named.ts";

const MOST_ITEMS = 200;

const Cell = v.nullable(v.pipe(v.string(), v.maxLength(500)));
const Said = v.exactOptional(Cell);
const Amount = v.exactOptional(v.nullable(v.number()));
const Day = v.exactOptional(v.pipe(Cell, v.metadata({ examples: ["2026-12-31"] })));
const name = (what: string) => v.exactOptional(v.pipe(Cell, v.description(what)));

const BatchItem = named(
  "BatchItem",
  v.pipe(
    v.strictObject({
      employeeNumber: name("HR's number, by which the person is found; kept as written, leading zeros too."),
      email: name("The work e-mail, by which somebody without a number is found."),
      firstName: Said,
      middleName: Said,
      surname: Said,
      displayName: Said,
      honorific: Said,
      pronouns: Said,
      title: Said,
      department: name("By name; made where there is none."),
      division: name("By name; made where there is none."),
      costCenter: name("By name; made where there is none."),
      site: name("By name; made where there is none, in a time zone that is told."),
      zone: name("The person's own time zone, such as Europe/Berlin; null: the site's."),
      manager: name("By employee number, e-mail or name."),
      startDate: Day,
      rehireDate: Day,
      terminationDate: Day,
      lastDayOfWork: Day,
      status: name("Hired, Employed, Leave, Parental leave, Garden leave or Terminated."),
      terminationReason: Said,
      workPhone: Said,
      workMobile: Said,
      privateEmail: Said,
      privateMobile: Said,
      line1: Said,
      line2: Said,
      city: Said,
      postCode: Said,
      state: Said,
      country: name("By name, or by its code of ISO 3166."),
      employmentType: name("By name; made where there is none."),
      contract: name("By name; made where there is none."),
      fte: Amount,
      weeklyHours: Amount,
      custom: v.exactOptional(
        v.pipe(
          v.record(v.string(), v.nullable(CustomValue)),
          v.description(
            "Fields of the company's own, by name or id. Items of lists by name or code, people by number, e-mail or name.",
          ),
        ),
      ),
    }),
    v.description(
      "What a line of a file says. A field that is left out stays as it is; null empties it, but takes away no name, no " +
        "work e-mail and no end.",
    ),
  ),
);

export const BatchInput = v.strictObject({
  items: v.pipe(
    v.array(BatchItem),
    v.minLength(1),
    v.maxLength(MOST_ITEMS, `has at most ${MOST_ITEMS} items`),
  ),
  dryRun: v.pipe(
    v.optional(v.boolean(), false),
    v.description("Only says what would be done: nothing is written, nobody new has an id."),
  ),
});

const ItemResult = named(
  "BatchResult",
  v.object({
    index: v.pipe(v.number(), v.integer(), v.description("The item's place in the batch, from 0.")),
    status: v.pipe(
      v.picklist([200, 201, 409, 422]),
      v.description("200 done, 201 hired, 409 held, 422 refused."),
    ),
    id: v.pipe(v.nullable(v.string()), v.description("Whom it is about. Null: nobody yet.")),
    action: v.pipe(
      v.picklist(["hired", "rehired", "changed", "ended", "switchedOff", "unchanged", "held", "refused"]),
      v.description(
        "ended: an end was set, perhaps ahead. switchedOff: access ends at once. held: a person must decide first. " +
          "refused: it cannot be read, or contradicts itself or another item. Held or refused, the person stays as they are.",
      ),
    ),
    why: v.string(),
    problems: v.pipe(
      v.array(v.object({ field: v.nullable(v.string()), message: v.string() })),
      v.description("What of the item was not followed. Null as a field: the item as a whole."),
    ),
  }),
);

export const BatchOutput = v.object({
  results: v.pipe(v.array(ItemResult), v.description("One for every item, in their order.")),
  notices: v.pipe(
    v.array(v.string()),
    v.description("What was made because an item names it: sites with their zones, list items."),
  ),
});
