import { perform, performHire } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { type Hiring, hiring } from "../support/company.ts";

/** Tuesday, 13:00 in Berlin. */
export const NOW = Date.parse("2026-11-24T12:00:00Z");

/** One write to the person `p`, what has to be so beforehand, and what a reader sees afterwards. */
export interface VerbCase {
  readonly verb: VerbName | "hire";
  readonly prepare: (roster: Roster) => Promise<unknown>;
  readonly run: (roster: Roster) => Promise<unknown>;
  /** By moment: `active` as a reader gets it, or null where there is nobody. */
  readonly seen: Readonly<Record<string, boolean | null>>;
}

const LEAVER = { terminationDate: "2024-01-31", terminationReason: "moved" };
const AHEAD = { startDate: "2026-12-10" };
const TODAY = "2026-11-24T12:00:00Z";
const LATER = "2030-01-01T00:00:00Z";

type Step = (roster: Roster) => Promise<unknown>;

const hired =
  (said: Hiring = {}): Step =>
  (roster) =>
    performHire(roster, hiring("p", said));

const does =
  <V extends VerbName>(verb: V, input: VerbInputs[V]): Step =>
  (roster) =>
    perform(roster, verb, "p", input);

const after =
  (...steps: readonly Step[]): Step =>
  async (roster) => {
    for (const step of steps) await step(roster);
  };

const wrote = <V extends VerbName>(
  verb: V,
  input: VerbInputs[V],
  prepare: Step,
  seen: VerbCase["seen"],
): VerbCase => ({ verb, prepare, run: does(verb, input), seen });

const ENDS = {
  terminationDate: "2026-12-31",
  lastDayOfWork: "2026-12-15",
  terminationReason: "moved",
  decidingDate: null,
};
const TITLE_AHEAD = { effectiveDate: "2026-12-01", values: { work: { title: "Head" } } };
const BLOCK = { by: "okta", name: "Okta" };
const AWAY = { kind: "Leave", startDate: "2026-11-01", returnDate: null, access: false } as const;

/** Every verb once. */
export const VERB_CASES: readonly VerbCase[] = [
  {
    verb: "hire",
    prepare: after(),
    run: hired({ employeeNumber: "007", terminationDate: "2027-01-31" }),
    seen: { [TODAY]: true, "2027-01-31T22:59:00Z": true, "2027-01-31T23:00:00Z": false, [LATER]: false },
  },
  wrote(
    "change",
    {
      effectiveDate: "2026-12-01",
      values: { work: { title: "Head", zone: "Asia/Tokyo" }, basic: { email: "p.new@tidewater.example" } },
    },
    hired(),
    { [TODAY]: true, [LATER]: true },
  ),
  wrote(
    "addEntry",
    { table: "work", effectiveDate: "2026-12-01", values: { work: { title: "Head" } } },
    hired(),
    { [TODAY]: true, [LATER]: true },
  ),
  wrote(
    "changeEntry",
    { table: "basic", effectiveDate: "2020-01-01", values: { basic: { surname: "Byron" } } },
    hired(),
    { [TODAY]: true, [LATER]: true },
  ),
  wrote(
    "moveEntry",
    { table: "work", effectiveDate: "2026-12-01", to: "2026-11-01" },
    after(hired(), does("change", TITLE_AHEAD)),
    { [TODAY]: true },
  ),
  wrote(
    "removeEntry",
    { table: "work", effectiveDate: "2026-12-01" },
    after(hired(), does("change", TITLE_AHEAD)),
    { [TODAY]: true },
  ),
  wrote("rekey", { employeeNumber: "008" }, hired({ employeeNumber: "007" }), { [TODAY]: true }),
  wrote("releaseEnd", {}, after(hired(), does("terminate", ENDS)), { [TODAY]: true, [LATER]: false }),
  wrote(
    "correctPeriod",
    { number: 1, terminationDate: "2026-11-25", lastDayOfWork: null, account: null, restoreAccess: null },
    after(hired(), does("terminate", ENDS)),
    { [TODAY]: true, "2026-11-25T22:59:00Z": true, "2026-11-25T23:00:00Z": false, [LATER]: false },
  ),
  wrote("correctLeave", { number: 1, access: true }, after(hired(), does("startLeave", AWAY)), {
    [TODAY]: true,
    [LATER]: true,
  }),
  wrote("cancelLeave", { number: 1 }, after(hired(), does("startLeave", AWAY)), {
    [TODAY]: true,
    [LATER]: true,
  }),
  wrote("terminate", ENDS, hired(), {
    [TODAY]: true,
    "2026-12-15T22:59:00Z": true,
    "2026-12-15T23:00:00Z": false,
    [LATER]: false,
  }),
  wrote("cancelTermination", { restoreAccess: null }, after(hired(), does("terminate", ENDS)), {
    [TODAY]: true,
    "2026-12-15T23:00:00Z": true,
    [LATER]: true,
  }),
  wrote(
    "rehire",
    {
      startDate: "2026-12-01",
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: null,
      concurrent: false,
    },
    hired(LEAVER),
    { [TODAY]: false, "2026-11-30T22:59:00Z": false, "2026-11-30T23:00:00Z": true, [LATER]: true },
  ),
  wrote("moveStart", { startDate: "2026-12-20", account: null }, hired(AHEAD), {
    [TODAY]: false,
    "2026-12-09T23:00:00Z": false,
    "2026-12-19T22:59:00Z": false,
    "2026-12-19T23:00:00Z": true,
  }),
  wrote("rescind", { reason: "never came" }, hired({ startDate: "2026-11-23" }), {
    [TODAY]: false,
    [LATER]: false,
  }),
  wrote("startLeave", AWAY, hired(), { [TODAY]: false, [LATER]: false }),
  wrote("endLeave", { returnDate: "2026-12-01" }, after(hired(), does("startLeave", AWAY)), {
    [TODAY]: false,
    "2026-11-30T22:59:00Z": false,
    "2026-11-30T23:00:00Z": true,
  }),
  wrote("revokeAccess", { reason: "lost laptop" }, hired(), { [TODAY]: false, [LATER]: false }),
  wrote("restoreAccess", {}, after(hired(), does("revokeAccess", { reason: null })), {
    [TODAY]: true,
    [LATER]: true,
  }),
  wrote("block", BLOCK, hired(), { [TODAY]: false, [LATER]: false }),
  wrote("unblock", BLOCK, after(hired(), does("block", BLOCK)), { [TODAY]: true, [LATER]: true }),
  wrote("exclude", { listed: "deactivate" }, hired(), { [TODAY]: false, [LATER]: false }),
  wrote("include", {}, after(hired(), does("exclude", { listed: "deactivate" })), { [TODAY]: true }),
  wrote("remove", {}, hired(LEAVER), { [TODAY]: null, [LATER]: null }),
  wrote("restore", {}, after(hired(LEAVER), does("remove", {})), { [TODAY]: false, [LATER]: false }),
  wrote("releaseEmail", { email: "P@tidewater.example" }, hired(LEAVER), { [TODAY]: null, [LATER]: null }),
];
