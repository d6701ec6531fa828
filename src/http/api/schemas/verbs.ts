import * as v from "valibot";
import { optional, SENT_VALUES, SentTables } from "./employee-values.ts";
import { PlainDate, Text } from "./values.ts";

/** What each verb is told. Whatever may be left out has the default that its description names. */

const Reason = (what: string) => v.pipe(v.optional(v.nullable(Text), null), v.description(what));
const MaybeDate = (what: string) => v.pipe(v.optional(v.nullable(PlainDate), null), v.description(what));
const Day = (what: string) => v.pipe(PlainDate, v.description(what));

const EmployeeNumber = v.pipe(
  v.nullable(Text),
  v.description("HR's number, by which files find the person. Leading zeros count. Null: none."),
);

const DecidingDate = v.pipe(
  v.nullable(v.picklist(["sooner", "terminationDate"])),
  v.description("Which date ends access, for this person alone. Null: the reason or the company decides."),
);

const Account = v.pipe(
  v.optional(v.nullable(v.picklist(["keep", "deactivate"])), null),
  v.description(
    "What becomes of an account that is active already where the start moves far. Left out: the service asks (409).",
  ),
);

const RestoreAccess = v.pipe(
  v.optional(v.nullable(v.boolean()), null),
  v.description(
    "Whether access that was revoked comes back too. Left out: the service asks (409) where it was.",
  ),
);

const ENDS = {
  terminationDate: MaybeDate("The last day of the employment."),
  lastDayOfWork: MaybeDate(
    "The last day at work; with a termination date the sooner of the two ends access.",
  ),
  terminationReason: Reason("Why, in HR's own word; it may decide which of the dates ends access."),
};

export const CreateInput = v.strictObject({
  employeeNumber: v.optional(EmployeeNumber, null),
  startDate: Day("The first day."),
  ...ENDS,
  ...SentTables,
  basic: SENT_VALUES.basic,
});

export const ChangeInput = v.strictObject({
  effectiveDate: MaybeDate(
    "From which day on; past, today or ahead. Left out: today where the person is, or the start of somebody who has not started.",
  ),
  ...SentTables,
});

export const TerminateInput = v.strictObject({
  ...ENDS,
  terminationDate: MaybeDate(
    "The last day of the employment. Left out, and the last day of work too: access ends now, and today is taken as the date.",
  ),
  decidingDate: v.optional(DecidingDate, null),
});

export const CancelTerminationInput = v.optional(v.strictObject({ restoreAccess: RestoreAccess }), {});

export const RehireInput = v.strictObject({
  startDate: Day("The first day of the new employment, after the end of the earlier one."),
  ...ENDS,
  concurrent: v.pipe(
    v.optional(v.boolean(), false),
    v.description("A second employment beside one that goes on; active while either is."),
  ),
});

export const MoveStartInput = v.strictObject({ startDate: Day("The new first day."), account: Account });

export const RescindInput = v.optional(
  v.strictObject({ reason: Reason("Why they never started: a no-show, a withdrawn offer.") }),
  {},
);

export const RevokeAccessInput = v.optional(v.strictObject({ reason: Reason("Why, for history.") }), {});

const LEAVE = {
  kind: v.pipe(
    v.picklist(["Leave", "Parental leave"]),
    v.description("Shown as the person's status meanwhile."),
  ),
  startDate: Day("The first day away."),
  returnDate: v.pipe(
    v.nullable(PlainDate),
    v.description("The first day back at work. Null: open until it is ended."),
  ),
  access: v.pipe(v.boolean(), v.description("Whether the account stays active meanwhile.")),
};

export const StartLeaveInput = v.strictObject({
  kind: v.optional(LEAVE.kind, "Leave"),
  startDate: LEAVE.startDate,
  returnDate: v.optional(LEAVE.returnDate, null),
  access: v.optional(LEAVE.access, true),
});

export const CorrectLeaveInput = v.strictObject(optional(LEAVE));

export const EndLeaveInput = v.optional(
  v.strictObject({ returnDate: MaybeDate("The first day back at work. Left out: back now.") }),
  {},
);

export const ExcludeInput = v.optional(
  v.strictObject({
    listed: v.pipe(
      v.optional(v.nullable(v.picklist(["deactivate", "freeze"])), null),
      v.description(
        "For somebody whom readers know: listed as inactive from now on, or frozen as last sent. Left out: the service asks (409).",
      ),
    ),
  }),
  {},
);

export const RekeyInput = v.strictObject({ employeeNumber: EmployeeNumber });

export const ReleaseEmailInput = v.strictObject({
  email: v.pipe(
    Text,
    v.description("The address, written out, so that nobody releases another one by mistake."),
  ),
});

export const CorrectPeriodInput = v.strictObject({
  ...optional({
    startDate: Day("The first day of that employment."),
    terminationDate: v.nullable(Day("Its last day. Null, and no last day of work either: no end is known.")),
    lastDayOfWork: v.nullable(Day("The last day at work.")),
    terminationReason: v.nullable(Text),
    decidingDate: DecidingDate,
  }),
  account: Account,
  restoreAccess: RestoreAccess,
});
