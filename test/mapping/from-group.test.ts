import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GroupSaid, groupSaidBy, groupSaidIn } from "../../src/mapping/from-group.ts";
import { GROUP_NAMES } from "../../src/mapping/group-names.ts";
import { changesOf } from "../../src/scim/patch/change.ts";

const schemas = ["urn:ietf:params:scim:schemas:core:2.0:Group"];

type Ids = readonly string[];

/** A step of a PATCH of members, and what it makes of those who are there. */
interface Step {
  readonly op: "add" | "remove" | "replace";
  readonly path: string;
  readonly value?: readonly object[];
  readonly does: (there: Ids) => Ids;
}

const id = fc.constantFrom("a", "b", "c", "d");
const ids = fc.array(id, { minLength: 1, maxLength: 3 });
const valuesOf = (some: Ids) => some.map((value) => ({ value }));
const naming = (some: Ids) => `members[${some.map((one) => `value eq "${one}"`).join(" or ")}]`;
const without = (there: Ids, some: Ids) => there.filter((one) => !some.includes(one));

const step: fc.Arbitrary<Step> = fc.oneof(
  ids.map((some): Step => {
    return { op: "add", path: "members", value: valuesOf(some), does: (there) => [...there, ...some] };
  }),
  ids.map((some): Step => {
    return { op: "remove", path: "members", value: valuesOf(some), does: (there) => without(there, some) };
  }),
  ids.map((some): Step => ({ op: "remove", path: naming(some), does: (there) => without(there, some) })),
  ids.map((some): Step => ({ op: "replace", path: "members", value: valuesOf(some), does: () => some })),
  fc.tuple(id, id).map(([out, one]): Step => {
    const does = (there: Ids) => [...without(there, [out]), one];
    return { op: "replace", path: naming([out]), value: valuesOf([one]), does };
  }),
  fc.constantFrom<Step>(
    { op: "remove", path: "members", does: () => [] },
    { op: "replace", path: "members", value: [], does: () => [] },
  ),
);

/** What is said, done to those who are there. */
function done({ whole, added, removed }: GroupSaid, there: Ids): Ids {
  return without([...(whole ?? there), ...added], removed);
}

const sorted = (some: Ids) => [...new Set(some)].toSorted();

describe("the changes of a PATCH", () => {
  test("taken together are what each does behind the other, whoever is in the group", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.subarray(["a", "b", "c", "d"]), (steps, start) => {
        const said = groupSaidBy(
          steps.flatMap(({ op, path, value }) => changesOf({ op, path, value }, GROUP_NAMES)),
        );
        const expected = steps.reduce<Ids>((there, { does }) => does(there), start);
        expect(sorted(done(said, start))).toEqual(sorted(expected));
        expect(said.added.filter((one) => said.removed.includes(one))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a Group that is sent as a whole", () => {
  test("has no key where none is sent, and says of members only where they are sent", () => {
    expect(groupSaidIn({ schemas, displayName: "Guides" })).toEqual({
      displayName: "Guides",
      externalId: null,
      whole: null,
      added: [],
      removed: [],
    });
    for (const members of [[], null]) expect(groupSaidIn({ schemas, members })).toMatchObject({ whole: [] });
    expect(groupSaidIn({ schemas, members: ["a", { value: "b" }, "a"] })).toMatchObject({
      whole: ["a", "b"],
    });
  });
});
