import type { RevokeAccessInput } from "../../src/hr/lifecycle/access.ts";
import type { EndLeaveInput, StartLeaveInput } from "../../src/hr/lifecycle/leave.ts";
import type { RehireInput } from "../../src/hr/lifecycle/rehire.ts";
import type { MoveStartInput, RescindInput } from "../../src/hr/lifecycle/start.ts";
import type { CancelTerminationInput, TerminateInput } from "../../src/hr/lifecycle/termination.ts";
import type { ExcludeInput, ReleaseEmailInput } from "../../src/hr/lifecycle/visibility.ts";
import type { PlainDate } from "../../src/hr/plain-date.ts";
import type { SampleValues } from "./sample-person.ts";

export type SampleChanges = { readonly [N in keyof SampleValues]?: Partial<SampleValues[N]> };

export interface SampleChangeInput {
  readonly effectiveDate: PlainDate;
  readonly values: SampleChanges;
}

/** For verbs that need no more than the person. */
export type NoInput = Readonly<Record<string, never>>;

interface Entered<V extends string, I> {
  readonly verb: V;
  /** So many days from the moment of loading, never after it. */
  readonly enteredDays: number;
  readonly input: I;
}

/** One thing that HR entered about somebody hired before. */
export type SampleVerb =
  | Entered<"terminate", TerminateInput>
  | Entered<"cancelTermination", CancelTerminationInput>
  | Entered<"rehire", RehireInput>
  | Entered<"change", SampleChangeInput>
  | Entered<"moveStart", MoveStartInput>
  | Entered<"rescind", RescindInput>
  | Entered<"startLeave", StartLeaveInput>
  | Entered<"endLeave", EndLeaveInput>
  | Entered<"revokeAccess", RevokeAccessInput>
  | Entered<"restoreAccess", NoInput>
  | Entered<"exclude", ExcludeInput>
  | Entered<"include", NoInput>
  | Entered<"remove", NoInput>
  | Entered<"restore", NoInput>
  | Entered<"releaseEmail", ReleaseEmailInput>;

/** Ends the employment; a date that is not given is missing. */
export function terminate(enteredDays: number, dates: Partial<TerminateInput>): SampleVerb {
  const input = { terminationDate: null, lastDayOfWork: null, terminationReason: null, decidingDate: null };
  return { verb: "terminate", enteredDays, input: { ...input, ...dates } };
}

/** Employs again, with no end unless one is given. */
export function rehire(
  enteredDays: number,
  startDate: PlainDate,
  more: Partial<Omit<RehireInput, "startDate">> = {},
): SampleVerb {
  const open = { terminationDate: null, lastDayOfWork: null, terminationReason: null, concurrent: false };
  return { verb: "rehire", enteredDays, input: { startDate, ...open, ...more } };
}

export function change(enteredDays: number, effectiveDate: PlainDate, values: SampleChanges): SampleVerb {
  return { verb: "change", enteredDays, input: { effectiveDate, values } };
}

/** A leave from one day to the first day back (null: open). */
export function startLeave(
  enteredDays: number,
  kind: StartLeaveInput["kind"],
  [startDate, returnDate]: readonly [PlainDate, PlainDate | null],
  access: "on" | "off",
): SampleVerb {
  return {
    verb: "startLeave",
    enteredDays,
    input: { kind, startDate, returnDate, access: access === "on" },
  };
}

/** A verb that needs no more than the person. */
export function bare(
  enteredDays: number,
  verb: "restoreAccess" | "include" | "remove" | "restore",
): SampleVerb {
  return { verb, enteredDays, input: {} };
}
