import { describe, expect, test } from "vitest";
import type { Employee } from "../../src/hr/employee.ts";
import { revokeAccess } from "../../src/hr/lifecycle/access.ts";
import { changeValues } from "../../src/hr/lifecycle/change-values.ts";
import { correctPeriod } from "../../src/hr/lifecycle/correct-period.ts";
import type { Circumstances, Decision } from "../../src/hr/lifecycle/decision.ts";
import { endLeave, type StartLeaveInput, startLeave } from "../../src/hr/lifecycle/leave.ts";
import { type RehireInput, rehire } from "../../src/hr/lifecycle/rehire.ts";
import { moveStart, rescind } from "../../src/hr/lifecycle/start.ts";
import { cancelTermination, type TerminateInput, terminate } from "../../src/hr/lifecycle/termination.ts";
import { exclude, releaseEmail, remove } from "../../src/hr/lifecycle/visibility.ts";
import type { Company } from "../../src/hr/settings.ts";
import { stateAt, timeline } from "../../src/hr/timeline.ts";
import { company, period, person } from "./person.ts";

/*
 * One verb after another, where what the first left behind must not turn the second round: nobody who works here is
 * cut off by it, and nobody who left comes back.
 */
const UTC = company({ companyZone: "UTC" });
const NOW = Date.parse("2026-11-24T12:00Z");
const DAY = 86_400_000;

type Rule<Input> = (employee: Employee, input: Input, circumstances: Circumstances) => Decision;

/** The person as stored after the verb: with the moments that have passed. */
function enact<Input>(employee: Employee, verb: Rule<Input>, input: Input, now = NOW): Employee {
  return stored(verb(employee, input, { company: UTC, now }).employee, UTC, now);
}

function stored(employee: Employee, given: Company = UTC, now = NOW): Employee {
  return timeline(employee, given, now).employee;
}

function isActive(employee: Employee, at: number | string, now = NOW): boolean {
  return stateAt(timeline(employee, UTC, now).states, typeof at === "number" ? at : Date.parse(at)).active;
}

const WORKS = stored(person([period({ startDate: "2020-01-01" })]));
const LEFT = stored(person([period({ startDate: "2020-01-01", terminationDate: "2026-10-31" })]));
const END: TerminateInput = {
  terminationDate: "2026-12-31",
  lastDayOfWork: null,
  terminationReason: null,
  decidingDate: null,
};
const DATELESS = { ...END, terminationDate: null };
const AGAIN: RehireInput = {
  startDate: "2027-02-01",
  terminationDate: null,
  lastDayOfWork: null,
  terminationReason: null,
  concurrent: false,
};
const AWAY: StartLeaveInput = {
  kind: "Parental leave",
  startDate: "2026-06-01",
  returnDate: null,
  access: false,
};

describe("terminated on no date", () => {
  test("somebody who is to start again is off at once, and stays so", () => {
    const again = enact(enact(WORKS, terminate, END), rehire, AGAIN);
    expect(isActive(again, NOW)).toBe(true);
    const { reason } = terminate(again, DATELESS, { company: UTC, now: NOW });
    expect(reason).toBe(
      "no date given: 2026-11-24 assumed, access ended at once; the employment since 2020-01-01 ended too",
    );
    const gone = enact(again, terminate, DATELESS);
    const back = cancelTermination(gone, { restoreAccess: null }, { company: UTC, now: NOW });
    expect(back.reason).toBe("the employment since 2020-01-01 stays ended: correct it too");
    expect(timeline(gone, UTC, NOW).states.filter(({ to, active }) => to > NOW && active)).toEqual([]);
  });

  test("every employment ends, side by side; by a file none whose end a person has set", () => {
    const second = { ...AGAIN, startDate: "2026-02-01", concurrent: true };
    expect(isActive(enact(enact(WORKS, rehire, second), terminate, DATELESS), NOW)).toBe(false);
    const byHand = enact(enact(WORKS, terminate, END), rehire, second);
    const byFile = terminate(byHand, DATELESS, { company: UTC, now: NOW, by: "feed" }).employee;
    expect(isActive(byFile, "2026-12-31T23:59Z")).toBe(true);
    expect(isActive(byFile, "2027-01-01T00:00Z")).toBe(false);
  });
});

test("an end says which employment goes on beside it, and that access comes back", () => {
  const second = enact(WORKS, rehire, { ...AGAIN, startDate: "2026-02-01", concurrent: true });
  const circumstances = { company: UTC, now: NOW };
  expect(terminate(second, END, circumstances).reason).toBe(
    "2026-12-31 decides; the employment since 2020-01-01 goes on",
  );
  expect(terminate(LEFT, END, circumstances).reason).toBe("2026-12-31 decides; access comes back now");
  expect(terminate(WORKS, END, circumstances).reason).toBe("2026-12-31 decides");
});

test("what is entered of a leaver later moves the end that was reached nowhere", () => {
  for (const again of [enact(LEFT, rescind, { reason: null }), enact(LEFT, terminate, DATELESS)]) {
    expect(isActive(again, "2026-10-31T23:59Z")).toBe(true);
    expect(isActive(again, "2026-11-01T00:00Z")).toBe(false);
    expect(isActive(again, NOW - 1)).toBe(false);
  }
});

test("the end of a deleted file is not moved, so that restoring it lets nobody in", () => {
  const deleted = enact(LEFT, remove, {});
  expect(() => enact(deleted, terminate, END)).toThrow(expect.objectContaining({ kind: "conflict" }));
});

describe("leaves of the employment before", () => {
  test("one that lay ahead cuts nobody off who starts again, and the rehire says that it is gone", () => {
    const ahead = enact(WORKS, startLeave, { ...AWAY, startDate: "2027-03-01" });
    const ended = enact(ahead, terminate, END);
    const { employee, reason } = rehire(ended, AGAIN, { company: UTC, now: NOW });
    expect(employee.leaves).toEqual([]);
    expect(reason).toBe("starts again 2027-02-01; the leave from 2027-03-01 is taken away");
    expect(enact(ended, rehire, { ...AGAIN, concurrent: true }).leaves).toHaveLength(1);
  });

  test("one that goes on ends by the new start, also where that moves to an earlier day", () => {
    const again = enact(enact(enact(WORKS, startLeave, AWAY), terminate, END), rehire, AGAIN);
    for (const earlier of [
      enact(again, moveStart, { startDate: "2027-01-15", account: null }),
      enact(again, correctPeriod, { number: 2, startDate: "2027-01-15", account: null, restoreAccess: null }),
    ]) {
      expect(isActive(earlier, "2027-01-14T23:59Z")).toBe(false);
      expect(isActive(earlier, "2027-01-15T00:00Z")).toBe(true);
    }
    const later = enact(again, moveStart, { startDate: "2027-02-15", account: null });
    expect(later.leaves).toEqual(again.leaves);
  });
});

test("a leave ends after it began, and before the next one", () => {
  const away = enact(enact(WORKS, startLeave, AWAY), endLeave, { returnDate: "2026-12-01" });
  const next = enact(away, startLeave, { ...AWAY, startDate: "2027-01-01" });
  for (const returnDate of ["2026-06-01", "2026-05-31"])
    expect(() => enact(next, endLeave, { returnDate })).toThrow(expect.objectContaining({ kind: "invalid" }));
  expect(() => enact(next, endLeave, { returnDate: "2027-01-02" })).toThrow(
    expect.objectContaining({ kind: "conflict" }),
  );
  expect(enact(next, endLeave, { returnDate: "2027-01-01" }).leaves).toHaveLength(2);
});

test("an earlier start switches no account off that is on, though accounts begin later by now", () => {
  const early = company({ companyZone: "UTC", activeBefore: { kind: "days", days: 30 } });
  const hired = stored(person([period({ startDate: "2026-12-20" })]), early);
  expect(isActive(hired, NOW)).toBe(true);
  expect(isActive(enact(hired, moveStart, { startDate: "2026-12-19", account: null }), NOW)).toBe(true);
  const [corrected] = enact(WORKS, moveStart, { startDate: "2019-12-30", account: null }).periods;
  expect(corrected?.beginsAt).toBe(Date.parse("2019-12-30T00:00Z"));
});

test("a period that never began is not opened by a correction of its dates", () => {
  const endsAt = Date.parse("2026-01-02T00:00Z");
  const never = { startDate: "2026-01-01", terminationDate: "2026-06-01", rescinded: true, endsAt };
  const later = period({ number: 2, startDate: "2026-05-01", terminationDate: "2026-10-01" });
  const opened = { number: 1, terminationDate: null, account: null, restoreAccess: null };
  expect(() => enact(stored(person([period(never), later])), correctPeriod, opened)).toThrow(
    expect.objectContaining({ kind: "conflict" }),
  );
});

test("nobody who is employed gives up an e-mail, on leave, cut off or kept out as they may be", () => {
  const away = [
    enact(WORKS, startLeave, AWAY),
    enact(WORKS, revokeAccess, { reason: null }),
    enact(WORKS, exclude, { listed: "deactivate" }),
  ];
  const release = (employee: Employee) => enact(employee, releaseEmail, { email: "ada@example.com" });
  for (const employee of away) {
    expect(isActive(employee, NOW)).toBe(false);
    expect(() => release(employee)).toThrow(expect.objectContaining({ kind: "conflict" }));
    const gone = enact(employee, terminate, DATELESS);
    expect(release(gone).tables.basic[0]?.values.email).toBeNull();
    expect(release(enact(employee, remove, {})).tables.basic[0]?.values.email).toBeNull();
  }
});

test("an e-mail that is released leaves the one alone that somebody is frozen with", () => {
  const frozen = enact(WORKS, exclude, { listed: "freeze" });
  const values = { basic: { email: "new@example.com" } };
  const renamed = enact(frozen, changeValues, { effectiveDate: null, values }, NOW + DAY);
  const gone = enact(renamed, terminate, DATELESS, NOW + 2 * DAY);
  const now = NOW + 3 * DAY;
  const released = enact(gone, releaseEmail, { email: "new@example.com" }, now);
  expect(stateAt(timeline(released, UTC, now).states, now)).toMatchObject({ listed: true, active: false });
});
