import fc from "fast-check";
import type { Employee, Entry, Exclusion, Leave, Period, Revocation } from "../../src/hr/employee.ts";
import type { Instant } from "../../src/hr/instant.ts";
import { addDays, type PlainDate } from "../../src/hr/plain-date.ts";
import type { Company } from "../../src/hr/settings.ts";
import { company, person, VALUES, works } from "./person.ts";

/** Days on which a clock in the zone does something odd, or nothing odd at all, and a time that it does it to. */
const ODD_DAYS: readonly (readonly [zone: string, day: PlainDate, time: string])[] = [
  ["Pacific/Kiritimati", "2026-03-01", "17:00"],
  ["Pacific/Pago_Pago", "2026-03-01", "17:00"],
  ["Asia/Kathmandu", "2024-02-29", "17:00"],
  ["Pacific/Apia", "2011-12-30", "17:00"], // skipped whole
  ["America/Sao_Paulo", "2018-11-04", "00:30"], // 00:00 to 01:00
  ["America/Sao_Paulo", "2018-02-17", "23:30"], // 24:00 back to 23:00
  ["America/Havana", "2025-03-09", "00:30"], // 00:00 to 01:00
  ["America/Havana", "2025-11-02", "00:30"], // 01:00 back to 00:00
  ["Africa/Cairo", "2025-04-25", "00:30"], // 00:00 to 01:00
  ["Africa/Cairo", "2024-10-31", "23:00"], // 24:00 back to 23:00
  ["Asia/Beirut", "2025-03-30", "00:59"], // 00:00 to 01:00
  ["Asia/Beirut", "2025-10-25", "23:59"], // 24:00 back to 23:00
  ["Atlantic/Azores", "2026-03-29", "00:30"], // 00:00 to 01:00
  ["Atlantic/Azores", "2026-10-25", "00:59"], // 01:00 back to 00:00
  ["America/St_Johns", "2010-11-06", "23:30"], // 24:01 back to 23:01
  ["America/St_Johns", "2011-03-13", "00:30"], // 00:01 to 01:01
  ["Australia/Lord_Howe", "2025-04-06", "01:45"], // 02:00 back to 01:30
  ["Australia/Lord_Howe", "2025-10-05", "02:15"], // 02:00 to 02:30
  ["Pacific/Chatham", "2025-04-06", "03:15"], // 03:45 back to 02:45
  ["Pacific/Chatham", "2025-09-28", "03:15"], // 02:45 to 03:45
];
const ZONES = [...new Set(ODD_DAYS.map(([zone]) => zone))];
const MINUTE = 60_000;

/** A person, the company, the moment at which the timeline is derived, and the day around which it all turns. */
export interface Case {
  readonly employee: Employee;
  readonly company: Company;
  readonly now: Instant;
  readonly day: PlainDate;
}

/** People of every kind, crowded around a day on which the clocks of their zone are likely to be odd. */
export const cases: fc.Arbitrary<Case> = fc
  .constantFrom(...ODD_DAYS)
  .chain(([zone, day, time]) =>
    fc.record({
      employee: employees(day),
      company: companies(zone, time),
      now: moments(day),
      day: fc.constant(day),
    }),
  )
  .map(({ employee, now, ...rest }) => ({
    ...rest,
    now,
    employee: { ...employee, periods: employee.periods.map(enteredBy(now)) },
  }));

/** Instants near the day, to the minute or not. */
export function moments(day: PlainDate): fc.Arbitrary<Instant> {
  const noon = Date.parse(`${day}T12:00Z`);
  return fc.oneof(
    fc.integer({ min: -4 * 1440, max: 4 * 1440 }).map((minutes) => noon + minutes * MINUTE),
    fc.integer({ min: -400 * 1440, max: 400 * 1440 }).map((minutes) => noon + minutes * MINUTE + 12_345),
  );
}

/** A company with sites `s1` and `s2`, of which many people are likely to be in the zone, and leave at the time. */
export function companies(zone: string, time: string): fc.Arbitrary<Company> {
  const zones = fc.oneof({ weight: 3, arbitrary: fc.constant(zone) }, fc.constantFrom(...ZONES));
  const mode = fc.constantFrom("sooner" as const, "terminationDate" as const);
  return fc
    .record({
      companyZone: zones,
      endMoment: fc.oneof(
        fc.constant({ kind: "endOfDay" as const }),
        fc.constant({ kind: "startOfDay" as const }),
        fc
          .constantFrom(time, time, "00:00", "01:00", "02:00", "17:00", "23:00")
          .map((clock) => ({ kind: "clock" as const, time: clock })),
      ),
      decidingDate: mode,
      decidingDateByReason: fc.oneof(
        fc.constant({}),
        mode.map((annual) => ({ annual })),
      ),
      activeBefore: fc.oneof(
        fc.constant({ kind: "atCreation" as const }),
        fc.constantFrom(0, 0, 1, 3, 14).map((days) => ({ kind: "days" as const, days })),
      ),
      activeBeforeForRehires: fc.boolean(),
      s1: zones,
      s2: zones,
    })
    .map(({ s1, s2, ...settings }) => company(settings, { s1, s2 }));
}

/** Rows with different dates, in order of date. */
function entries<T>(day: PlainDate, values: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<Entry<T>[]> {
  return fc
    .uniqueArray(fc.record({ effectiveDate: near(day), values, beginsAt: rarely(moments(day)) }), {
      minLength: 1,
      maxLength,
      selector: (row) => row.effectiveDate,
    })
    .map((rows) => rows.toSorted((a, b) => (a.effectiveDate < b.effectiveDate ? -1 : 1)));
}

/** The work table alone: where a person is, and so whose days they live by. */
export function workEntries(day: PlainDate): fc.Arbitrary<Employee["tables"]["work"]> {
  const values = fc.record({
    title: fc.constantFrom(null, "Clerk", "Chief"),
    siteId: fc.constantFrom(null, "s1", "s1", "s2"),
    zone: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.constantFrom(...ZONES)),
  });
  return entries(day, values.map(works), 3);
}

function employees(day: PlainDate): fc.Arbitrary<Employee> {
  const email = fc.constantFrom(null, "ada@example.com", "ada@example.com", "countess@example.com");
  const basic = entries(
    day,
    email.map((address) => ({ ...VALUES.basic, email: address })),
    2,
  );
  const line1 = fc.constantFrom("1 High Street", "2 Low Road");
  const address = entries(
    day,
    line1.map((line) => ({ ...VALUES.address, line1: line })),
    2,
  );
  const fte = fc.constantFrom(1, 0.5);
  const employment = entries(
    day,
    fte.map((part) => ({ ...VALUES.employment, fte: part })),
    2,
  );
  const contact = entries(
    day,
    fc.constantFrom(null, "+49 171 1").map((privateMobile) => ({ ...VALUES.contact, privateMobile })),
    2,
  );
  const custom = entries(
    day,
    fc.constantFrom("M", "L").map((shirt) => ({ shirt })),
    2,
  );
  return fc
    .record({
      tables: fc.record({ basic, work: workEntries(day), address, employment, contact, custom }),
      periods: periods(day),
      leaves: leaves(day),
      revocations: fc.array(revocations(day), { maxLength: 2 }),
      exclusion: rarely(exclusions(day)),
      deletedAt: rarely(moments(day)),
    })
    .map(({ periods, ...rest }) => person(periods, rest));
}

/** In the order of their numbers, which is mostly that of their dates; often one adjoins the next. */
function periods(day: PlainDate): fc.Arbitrary<Period[]> {
  const one = fc.record({
    startDate: near(day),
    terminationDate: fc.option(near(day), { freq: 3 }),
    lastDayOfWork: fc.option(near(day), { freq: 2 }),
    terminationReason: fc.constantFrom(null, "annual", "other"),
    decidingDate: fc.constantFrom(null, null, "sooner" as const, "terminationDate" as const),
    terminationAssumed: fc.constantFrom(false, false, false, true),
    rescinded: fc.constantFrom(false, false, false, true),
    endSetBy: fc.constantFrom(null, "hand" as const, "feed" as const),
    beginsAt: rarely(moments(day)),
    startedAt: rarely(moments(day)),
    endsAt: rarely(moments(day)),
    overAt: rarely(moments(day)),
  });
  const inOrder = fc
    .uniqueArray(one, { minLength: 1, maxLength: 3, selector: (given) => given.startDate })
    .map((given) => given.toSorted((a, b) => (a.startDate < b.startDate ? -1 : 1)));
  return fc
    .tuple(inOrder, fc.constantFrom(false, false, false, true), fc.boolean())
    .map(([given, backwards, close]) => {
      const rows = given.map((row, index) => {
        const next = given[index + 1];
        const terminationDate = close && next ? addDays(next.startDate, -1) : row.terminationDate;
        return { ...row, terminationDate };
      });
      const entered = backwards ? rows.toReversed() : rows;
      return entered.map((row, index) => ({ ...row, number: index + 1 }));
    });
}

/** What is entered as of a moment has ended at that moment: a rescinded offer, a termination without a date. */
function enteredBy(now: Instant): (period: Period) => Period {
  return (period) => {
    if (!period.rescinded && !period.terminationAssumed) return period;
    const endsAt = Math.min(period.endsAt ?? now - 90 * MINUTE, now);
    const assumed = new Date(endsAt).toISOString().slice(0, 10);
    return {
      ...period,
      endsAt,
      terminationDate: period.terminationAssumed ? assumed : period.terminationDate,
    };
  };
}

/** Leaves of one kind, so that two in force at once have one name. */
function leaves(day: PlainDate): fc.Arbitrary<Leave[]> {
  const one = (kind: Leave["kind"]) =>
    fc.record({
      number: fc.constantFrom(1, 2),
      kind: fc.constant(kind),
      startDate: near(day),
      returnDate: fc.option(near(day), { freq: 3 }),
      access: fc.boolean(),
      beginsAt: rarely(moments(day)),
      endsAt: rarely(moments(day)),
    });
  return fc
    .tuple(fc.constantFrom("Leave" as const, "Parental leave" as const), fc.constantFrom(0, 0, 2))
    .chain(([kind, maxLength]) => fc.array(one(kind), { maxLength }));
}

function revocations(day: PlainDate): fc.Arbitrary<Revocation> {
  return fc
    .record({
      number: fc.constant(1),
      at: moments(day),
      lasts: fc.option(fc.integer({ min: 1, max: 5 * 1440 })),
      period: fc.constantFrom(1, 1, 2, 3),
      reason: fc.constant(null),
      by: fc.constantFrom(null, "a service user"),
    })
    .map(({ lasts, ...rest }) => ({ ...rest, liftedAt: lasts === null ? null : rest.at + lasts * MINUTE }));
}

function exclusions(day: PlainDate): fc.Arbitrary<Exclusion> {
  return fc.oneof(
    fc.record({ kind: fc.constant("unlisted" as const), at: moments(day) }),
    fc.record({ kind: fc.constant("deactivated" as const), at: moments(day) }),
    fc.record({
      kind: fc.constant("frozen" as const),
      at: moments(day),
      active: fc.boolean(),
      record: fc.constant({ ...VALUES, work: works({ title: "Frozen" }) }),
    }),
  );
}

function near(day: PlainDate): fc.Arbitrary<PlainDate> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(day) },
    { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }).map((days) => addDays(day, days)) },
    { weight: 1, arbitrary: fc.integer({ min: -60, max: 60 }).map((days) => addDays(day, days)) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 1460 }).map((days) => addDays("2024-01-01", days)) },
  );
}

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}
