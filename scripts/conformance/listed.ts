import * as v from "valibot";
import listed from "./listed.json" with { type: "json" };

const Failing = v.object({
  check: v.string(),
  why: v.pipe(v.string(), v.nonEmpty()),
  /** The suite draws what it sends at random, and this fails for some of it only. */
  sometimes: v.optional(v.literal(true)),
});

/** The suite is wrong, or asks for what there is not here: the section that says so, `RFC 7644 section 4`. */
const Wrong = v.strictObject({
  ...Failing.entries,
  section: v.pipe(v.string(), v.regex(/^RFC \d+ section \d[\d.]*$/)),
});

/** The suite is right, and we do otherwise knowingly: the number of the decision in docs/decisions. */
const Ours = v.strictObject({ ...Failing.entries, decision: v.pipe(v.string(), v.regex(/^\d{3}$/)) });

const Entry = v.union([Wrong, Ours]);

/** A check that fails, with why that is let stand. */
export type Entry = v.InferOutput<typeof Entry>;

/** What `listed.json` holds, by suite. */
export const LISTED = v.parse(
  v.strictObject({ "scim2-tester": v.array(Entry), "test-suite": v.array(Entry) }),
  listed,
);

export type SuiteName = keyof typeof LISTED;
