import fc from "fast-check";
import { expect, test } from "vitest";
import { EMPTY_RECORD } from "../../src/hr/empty-record.ts";
import { fold } from "../../src/hr/fold.ts";
import { foldsOf } from "../../src/hr/folds.ts";

const lower = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
const withTitle = (title: string) => ({ ...EMPTY_RECORD, work: { ...EMPTY_RECORD.work, title } });

test("keeps nothing of what the database folds as we do", () => {
  expect(foldsOf(EMPTY_RECORD, null)).toBeNull();
  expect(foldsOf(withTitle("Head of R&D, müller straße 東京"), "AB-0007")).toBeNull();
});

test("keeps the rest where it stands in the record", () => {
  const record = {
    ...withTitle("ÉCOLE"),
    basic: { ...EMPTY_RECORD.basic, firstName: "E\u0301mile", surname: "Şahin" },
  };
  expect(JSON.parse(foldsOf(record, "Ä1") ?? "")).toEqual({
    basic: { firstName: "émile", surname: "şahin" },
    work: { title: "école" },
    employeeNumber: "ä1",
  });
});

test("what is kept, or else what the database makes, is the fold of every text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (title) => {
      const kept = JSON.parse(foldsOf(withTitle(title), null) ?? "{}");
      expect(kept.work?.title ?? lower(title)).toBe(fold(title));
    }),
  );
});
