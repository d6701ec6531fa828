import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Employee, Entry, Work } from "../../src/hr/employee.ts";
import { addEntry, changeEntry, moveEntry, removeEntry } from "../../src/hr/lifecycle/entries.ts";
import { addDays } from "../../src/hr/plain-date.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { entryOn } from "../../src/hr/zone-on.ts";
import { company, entry, period, person, works } from "./person.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const circumstances = { company: company(), now: NOW };
const day = (offset: number) => addDays("2026-11-24", offset);

const days = fc.integer({ min: -12, max: 12 }).map(day);
const titles = fc.constantFrom(null, "a", "b");
const phones = fc.constantFrom(null, "1");

/** Somebody with some rows of work, each with values of its own. */
const people: fc.Arbitrary<Employee> = fc
  .uniqueArray(fc.record({ date: days, title: titles, workPhone: phones }), {
    minLength: 1,
    maxLength: 5,
    selector: ({ date }) => date,
  })
  .map((rows) => rows.toSorted((a, b) => (a.date < b.date ? -1 : 1)))
  .map((rows) => {
    const work = rows.map(({ date, ...values }) => entry(date, works(values)));
    const one = person([period({ startDate: "2020-01-01" })]);
    return { ...one, tables: { ...one.tables, work } };
  });

const on = (rows: readonly Entry<Work>[], date: string) => entryOn(rows, date)?.values;
const ALL_DAYS = Array.from({ length: 30 }, (_, index) => day(index - 15));
const datesOf = (rows: readonly Entry<Work>[]) => rows.map(({ effectiveDate }) => effectiveDate);

/** What the rule makes of the rows of work, or the error that it refuses with. */
const rowsAfter = (rule: () => { readonly employee: Employee }) => {
  try {
    return rule().employee.tables.work;
  } catch (error) {
    if (error instanceof RuleError) return error.kind;
    throw error;
  }
};

describe("whatever is done to the rows of a table", () => {
  test("an entry that is added or changed holds on its day, leaves all days before it and all other fields alone", () => {
    fc.assert(
      fc.property(people, days, titles, (employee, date, title) => {
        const before = employee.tables.work;
        const there = datesOf(before).includes(date);
        const rule = there ? changeEntry : addEntry;
        const input = { table: "work", effectiveDate: date, values: { work: { title } } } as const;
        const after = rowsAfter(() => rule(employee, input, circumstances));
        if (typeof after === "string") throw new Error(after);
        expect(datesOf(after)).toEqual([...new Set(datesOf(after))].toSorted());
        expect(on(after, date)?.title).toBe(title);
        const first = before[0]?.effectiveDate ?? date;
        for (const one of ALL_DAYS) {
          expect(on(after, one)?.workPhone).toBe(on(before, one)?.workPhone);
          // The first row holds before its date too, so the days before it are told by whichever row is first.
          const earlier = one < date && one >= first;
          if (earlier || (date < first && one >= first)) expect(on(after, one)).toEqual(on(before, one));
        }
        const other = there ? addEntry : changeEntry;
        expect(rowsAfter(() => other(employee, input, circumstances))).toBe(there ? "conflict" : "unknown");
      }),
    );
  });

  test("a later day changes only as far as it repeated what was so", () => {
    fc.assert(
      fc.property(people, days, titles, (employee, date, title) => {
        const before = employee.tables.work;
        const input = { table: "work", effectiveDate: date, values: { work: { title } } } as const;
        const after = rowsAfter(() => addEntry(employee, input, circumstances));
        if (typeof after === "string") return;
        const was = on(before, date)?.title;
        const until = before.find(
          (row) => row.effectiveDate > date && row.values.title !== was,
        )?.effectiveDate;
        for (const one of ALL_DAYS.filter((one) => until !== undefined && one >= until))
          expect(on(after, one)).toEqual(on(before, one));
      }),
    );
  });

  test("an entry that is removed leaves its day to the one before; moved, it takes its values along", () => {
    fc.assert(
      fc.property(people, fc.nat(4), days, (employee, at, to) => {
        const rows = employee.tables.work;
        const row = rows[at % rows.length];
        if (row === undefined) return;
        const name = { table: "work", effectiveDate: row.effectiveDate } as const;
        const without = rowsAfter(() => removeEntry(employee, name, circumstances));
        if (at % rows.length === 0) expect(without).toBe("conflict");
        else if (typeof without !== "string") {
          const before = rows[(at % rows.length) - 1];
          expect(datesOf(without)).toEqual(datesOf(rows).filter((date) => date !== row.effectiveDate));
          expect(on(without, row.effectiveDate)).toEqual(before?.values);
        } else throw new Error(without);

        const moved = rowsAfter(() => moveEntry(employee, { ...name, to }, circumstances));
        const others = datesOf(rows).filter((date) => date !== row.effectiveDate);
        const free = others.every((date) => date !== to && date < to === date < row.effectiveDate);
        if (!free) expect(moved).toBe("conflict");
        else if (typeof moved !== "string") {
          expect(datesOf(moved)).toEqual([...others, to].toSorted());
          expect(moved.find(({ effectiveDate }) => effectiveDate === to)?.values).toEqual(row.values);
        } else throw new Error(moved);
      }),
    );
  });
});

test("what repeats a field is told by value: lists and amounts too, and nothing is null or missing", () => {
  const one = person([period({ startDate: "2020-01-01" })]);
  const rows = [
    entry("2020-01-01", { skills: ["a", "b"], pay: { amount: "1.00", currency: "EUR" } }),
    entry("2027-01-01", { pay: { amount: "1.00", currency: "EUR" }, skills: ["a", "b"], shirt: "M" }),
  ];
  const employee = { ...one, tables: { ...one.tables, custom: rows } };
  const input = {
    table: "custom",
    effectiveDate: "2026-12-01",
    values: { custom: { skills: ["c"], shirt: null } },
  } as const;
  expect(addEntry(employee, input, circumstances).employee.tables.custom).toEqual([
    rows[0],
    entry("2026-12-01", { pay: { amount: "1.00", currency: "EUR" }, skills: ["c"] }),
    entry("2027-01-01", { pay: { amount: "1.00", currency: "EUR" }, shirt: "M", skills: ["c"] }),
  ]);
});
