import { describe, expect, test } from "vitest";
import { type Entry, LISTED } from "../../scripts/conformance/listed.ts";
import type { Outcome } from "../../scripts/conformance/outcome.ts";
import { readScim2Tester } from "../../scripts/conformance/read-scim2-tester.ts";
import { readTestSuite } from "../../scripts/conformance/read-test-suite.ts";
import { summaryOf } from "../../scripts/conformance/summary.ts";
import { isSound, verdictOn } from "../../scripts/conformance/verdict.ts";

const outcome = (check: string, result: Outcome["result"], message = ""): Outcome => ({
  check,
  result,
  message,
});
const entry = (check: string, more: { readonly sometimes?: true } = {}): Entry => ({
  check,
  section: "RFC 7644 section 4",
  why: "It asks for 200.",
  ...more,
});

describe("what scim2-tester prints", () => {
  const report = (lines: string) => `Performing a SCIM compliance check on http://localhost/ ...\n${lines}`;

  test("is read by resource type, which it does not print, in the order in which they are listed", () => {
    const outcomes = readScim2Tester(
      report(`SUCCESS query_all_resource_types
  Resource types available are: 'User', 'Group'
  [ResourceType(name='User')]
SUCCESS object_creation
  Successfully created User object
ERROR object_deletion
  it is still there
  {'status': '200'}
ERROR object_creation
  Groups cannot be written
SKIPPED search_with_attributes
`),
    );
    expect(outcomes).toEqual([
      outcome("query_all_resource_types", "passed", "Resource types available are: 'User', 'Group'"),
      outcome("User/object_creation", "passed", "Successfully created User object"),
      outcome("User/object_deletion", "failed", "it is still there"),
      outcome("Group/object_creation", "failed", "Groups cannot be written"),
      outcome("Group/search_with_attributes", "skipped"),
    ]);
  });

  test.each([
    ["Successfully added attribute 'title'", "title"],
    ["Failed to add attribute 'urn:example:User:manager': it is 'nobody'", "urn:example:User:manager"],
    ["PATCH modify() returned unexpected value for 'emails'.", "emails"],
    ["Failed to query resource after add on 'title': gone", "title"],
    ["Attribute 'title' was not added or has unexpected value", "title"],
    ["PATCH modify() did not remove attribute 'title'", "title"],
  ])("tells the attribute that a check of PATCH is about: %s", (reason, attribute) => {
    const lines = `SUCCESS object_creation\nERROR check_add_attribute\n  ${reason}\n`;
    expect(readScim2Tester(report(lines)).at(-1)).toEqual(
      outcome(`?/check_add_attribute ${attribute}`, "failed", reason),
    );
  });

  test("has one outcome a check, the worst", () => {
    const lines =
      "SUCCESS access_schema_by_id\n  one\nERROR access_schema_by_id\n  two\nSUCCESS access_schema_by_id\n";
    expect(readScim2Tester(report(lines))).toEqual([outcome("access_schema_by_id", "failed", "two")]);
  });

  test.each(["DEVIATION", "CRITICAL", "ERROR"])("takes %s for a failure", (status) => {
    expect(readScim2Tester(`${status} random_url`)).toEqual([outcome("random_url", "failed")]);
  });

  test("is nothing where it broke off", () => {
    expect(readScim2Tester("Traceback (most recent call last):\n  ERROR object_creation\n")).toEqual([]);
  });
});

describe("what test-suite prints", () => {
  test("is read a line a check, with all that it says of it", () => {
    const output = `=== RUN   TestCompliance
  [PASS] RFC7644-3.3-L602/create_returns_201
  [FAIL] RFC7643-2.1-L366/schemas_present/Group
         POST /Groups returned 405
         a second line
  [WARN] EXTRA-TYPE-INT/integer_round_trip
         setup: POST returned 404
  [SKIP] RFC7644-3.11-L3683/me_location_header

Report written to somewhere
    compliance_test.go:71: [FAIL] RFC7643-2.1-L366/schemas_present/Group: POST /Groups returned 405
--- FAIL: TestCompliance (1.00s)
`;
    expect(readTestSuite(output)).toEqual([
      outcome("RFC7644-3.3-L602/create_returns_201", "passed"),
      outcome("RFC7643-2.1-L366/schemas_present/Group", "failed", "POST /Groups returned 405 a second line"),
      outcome("EXTRA-TYPE-INT/integer_round_trip", "notOffered", "setup: POST returned 404"),
      outcome("RFC7644-3.11-L3683/me_location_header", "skipped"),
    ]);
  });
});

describe("a run", () => {
  test("is sound where all that fails is listed, and all that is listed fails", () => {
    const verdict = verdictOn([outcome("a", "passed"), outcome("b", "failed")], [entry("b")]);
    expect(verdict.failures).toEqual([]);
    expect(verdict.excused).toEqual([entry("b")]);
    expect(isSound(verdict)).toBe(true);
  });

  test("is not, with a failure that nothing excuses", () => {
    const verdict = verdictOn([outcome("a", "passed"), outcome("b", "failed", "why")], []);
    expect(isSound(verdict)).toBe(false);
    expect(summaryOf("suite", verdict)).toMatch(
      /^FAIL suite: 1 passed, 1 failed, 0 wrong.*\n {5}b\n {7}why$/s,
    );
  });

  test.each([
    ["passes", [outcome("a", "passed"), outcome("b", "passed")]],
    ["is skipped", [outcome("a", "passed"), outcome("b", "skipped")]],
    ["is not there", [outcome("a", "passed")]],
  ])("is not, with an entry whose check %s", (_, outcomes) => {
    const verdict = verdictOn(outcomes, [entry("b")]);
    expect(isSound(verdict)).toBe(false);
    expect(summaryOf("suite", verdict)).toContain("b\n       is listed, and fails no more");
  });

  test("may pass what fails sometimes, as long as it is there", () => {
    const listed = [entry("b", { sometimes: true })];
    expect(isSound(verdictOn([outcome("b", "passed")], listed))).toBe(true);
    expect(isSound(verdictOn([outcome("a", "passed")], listed))).toBe(false);
  });

  test("is not, where nothing passed", () => {
    expect(isSound(verdictOn([], []))).toBe(false);
    expect(isSound(verdictOn([outcome("b", "failed")], [entry("b")]))).toBe(false);
  });

  test("counts what is wrong by the RFC and what is otherwise by decision apart", () => {
    const ours: Entry = { check: "c", decision: "016", why: "Entra relies on it." };
    const outcomes = [outcome("a", "passed"), outcome("b", "failed"), outcome("c", "failed")];
    expect(summaryOf("suite", verdictOn(outcomes, [entry("b"), ours]))).toBe(
      "ok   suite: 1 passed, 0 failed, 1 wrong by the RFC, 1 otherwise by decision, 0 of what is not offered, 0 skipped",
    );
  });
});

test("nothing is listed twice, and each decision is there", () => {
  const decisions = Object.keys(import.meta.glob("../../docs/decisions/*.md"));
  for (const entries of Object.values(LISTED)) {
    expect(new Set(entries.map(({ check }) => check)).size).toBe(entries.length);
    for (const one of entries)
      if ("decision" in one)
        expect(
          decisions.some((path) => path.includes(`/${one.decision}-`)),
          one.check,
        ).toBe(true);
  }
});
