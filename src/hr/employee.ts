import type { Instant } from "./instant.ts";
import type { PlainDate } from "./plain-date.ts";

/** Names and the work e-mail, which is the identifier that the identity provider signs in by. */
export interface BasicInfo {
  readonly firstName: string;
  readonly middleName: string | null;
  readonly surname: string;
  /** Null: first name and surname. */
  readonly displayName: string | null;
  readonly honorific: string | null;
  readonly pronouns: string | null;
  /** Null: no account can be made yet, so the person is not listed. */
  readonly email: string | null;
}

export interface Work {
  readonly title: string | null;
  readonly departmentId: string | null;
  readonly divisionId: string | null;
  readonly costCenterId: string | null;
  readonly siteId: string | null;
  /** The employee reported to, by id. */
  readonly managerId: string | null;
  /** The person's own zone (remote staff); null: the site's. */
  readonly zone: string | null;
  readonly workPhone: string | null;
  readonly workMobile: string | null;
}

/** The home address. */
export interface Address {
  readonly line1: string | null;
  readonly line2: string | null;
  readonly city: string | null;
  readonly postCode: string | null;
  readonly state: string | null;
  readonly countryId: string | null;
}

export interface EmploymentTerms {
  readonly employmentTypeId: string | null;
  readonly contractId: string | null;
  /** Full-time equivalent, 1 for full time. */
  readonly fte: number | null;
  readonly weeklyHours: number | null;
}

/** Personal contact details, outside work. */
export interface Contact {
  readonly privateEmail: string | null;
  readonly privateMobile: string | null;
}

/** An amount in a currency, ISO 4217. The amount is decimal text, for a number would round it. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** What a custom field holds: text, dates and ids as text; several items of a list in the order chosen. */
export type CustomValue = string | number | readonly string[] | Money;

/** The company's own fields, by the field's id. One that is missing or null has no value. */
export type CustomValues = { readonly [fieldId: string]: CustomValue | null };

/** One row of an effective-dated table: in force from the start of that day until the next row's. */
export interface Entry<T> {
  readonly effectiveDate: PlainDate;
  readonly values: T;
  /** The moment last derived from the date. It stands once it has passed, as a period's do; a new date drops it. */
  readonly beginsAt?: Instant | null;
}

/** The effective-dated tables. Rows are ordered by date; the first also holds before its date. */
export type Tables = { readonly [N in keyof StateRecord]: readonly Entry<StateRecord[N]>[] };

/** The names of the effective-dated tables. */
export type TableName = keyof Tables;

/** Which date ends access: the sooner of termination date and last day of work, or the first alone. */
export type DecidingDate = "sooner" | "terminationDate";

/** Entered by a person, or by a file or feed. */
export type SetBy = "hand" | "feed";

/**
 * One period of employment. `beginsAt` (access), `startedAt` (work), `endsAt` (access) and `overAt` (garden leave) are
 * the moments last derived from the dates; once such a moment has passed it stands, whatever zone or setting changes
 * later. Only a lifecycle change clears it (null).
 */
export interface Period {
  /** 1, 2, 3 … in the order entered. */
  readonly number: number;
  readonly startDate: PlainDate;
  readonly terminationDate: PlainDate | null;
  readonly lastDayOfWork: PlainDate | null;
  readonly terminationReason: string | null;
  /** For this person alone; null: the termination reason or the company decides. */
  readonly decidingDate: DecidingDate | null;
  /** Terminated without a date: that day's date was taken, and access ended at once. */
  readonly terminationAssumed: boolean;
  /** Never started (a no-show, a rescinded offer); access ended when that was entered. */
  readonly rescinded: boolean;
  /** Who said when it ends: what a person entered stands until a feed agrees. Null: nobody has. */
  readonly endSetBy: SetBy | null;
  readonly beginsAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly overAt: Instant | null;
}

export interface Leave {
  readonly number: number;
  readonly kind: "Leave" | "Parental leave";
  readonly startDate: PlainDate;
  /** The first day back at work; null: open. */
  readonly returnDate: PlainDate | null;
  /** Whether access stays on meanwhile. */
  readonly access: boolean;
  readonly beginsAt: Instant | null;
  readonly endsAt: Instant | null;
}

/**
 * "Revoke access immediately", by HR, or a block, by a service user: off over every date until lifted. Periods entered
 * later are not touched.
 */
export interface Revocation {
  readonly number: number;
  readonly at: Instant;
  readonly liftedAt: Instant | null;
  /** The number of the latest period when access was revoked. */
  readonly period: number;
  readonly reason: string | null;
  /** The service user whose block it is, by id, which alone may lift it beside HR; null: HR revoked it. */
  readonly by: string | null;
}

/**
 * Excluded by hand from what readers see: `unlisted` was never listed; `deactivated` is listed as inactive;
 * `frozen` is shown as last sent (but still goes inactive when the employment ends).
 */
export type Exclusion =
  | { readonly kind: "unlisted"; readonly at: Instant }
  | { readonly kind: "deactivated"; readonly at: Instant }
  | { readonly kind: "frozen"; readonly at: Instant; readonly active: boolean; readonly record: StateRecord };

/** A person, in every employment they have had here. */
export interface Employee {
  /** Minted once, means nothing, never used again. SCIM's `id`. */
  readonly id: string;
  /** HR's number: a key to match by, which may change. */
  readonly employeeNumber: string | null;
  readonly tables: Tables;
  readonly periods: readonly Period[];
  readonly leaves: readonly Leave[];
  readonly revocations: readonly Revocation[];
  readonly exclusion: Exclusion | null;
  readonly deletedAt: Instant | null;
}

export type LifecycleStatus =
  | "Hired"
  | "Employed"
  | "Leave"
  | "Parental leave"
  | "Garden leave"
  | "Terminated";

/** The values in force during one state; lists and sites by id, so that a rename touches no person. */
export interface StateRecord {
  readonly basic: BasicInfo;
  readonly work: Work;
  readonly address: Address;
  readonly employment: EmploymentTerms;
  readonly contact: Contact;
  readonly custom: CustomValues;
}

/** Only what has a value: how a record is kept and read back, for most fields of most people are empty. */
export type Sparse<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

/** A state's record as kept, with the employee number, which belongs to the person and not to a day. */
export type KeptRecord = { readonly [N in TableName]: Sparse<StateRecord[N]> } & {
  readonly employeeNumber?: string;
};

/** Why a state began: the rule, and for a rule about a day, which date in which zone. */
export interface Cause {
  readonly rule:
    | "entered"
    | "accountBeforeStart"
    | "start"
    | "lastDayOfWork"
    | "terminationDate"
    | "terminationAssumed"
    | "rescinded"
    | "gardenLeaveOver"
    | "leaveBegins"
    | "leaveEnds"
    | "accessRevoked"
    | "accessRestored"
    | "excluded"
    | "valuesChange";
  readonly date: PlainDate | null;
  readonly zone: string | null;
}

/** One condition that a person is in from `from` (included) to `to` (not). */
export interface State {
  readonly from: Instant;
  readonly to: Instant;
  /** Whether readers see the person at all: an e-mail, not deleted, not kept out. */
  readonly listed: boolean;
  readonly active: boolean;
  readonly status: LifecycleStatus;
  readonly cause: Cause;
  readonly record: StateRecord;
}
