import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Attribute } from "../../src/scim/schema/attribute.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { PATCH_MESSAGE } from "../../src/scim/schema/urns.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, rosterAt } from "../support/company.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables } from "../support/tables.ts";

/** Whatever a body holds, it is done or refused in SCIM's words: nothing fails, and what is refused has changed nothing. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const ROUNDS = { numRuns: 80 };

let writer: NewServiceUser;

beforeAll(async () => {
  await foundCompany(NOW);
  writer = await createServiceUser(rosterAt(NOW), env.TOKENS, "Writer", EDIT_EVERYTHING);
  await hired(NOW, "ada", { work: { title: "Countess" } });
});

const namesOf = (attributes: readonly Attribute[], prefix = ""): string[] =>
  attributes.flatMap(({ name, subAttributes = [] }) => [
    prefix + name,
    ...subAttributes.map((part) => `${prefix}${name}.${part.name}`),
  ]);

const NAMES = [
  ...namesOf(CORE_USER.attributes),
  ...namesOf(ENTERPRISE_USER.attributes, `${ENTERPRISE_USER.id}:`),
];

/** Texts and numbers that are hard on whoever reads them. */
const odd = fc.constantFrom<unknown>(
  "",
  " ",
  "\u0000",
  "\ud800",
  "a\u0300".repeat(400),
  "x".repeat(5000),
  "ada@tidewater.example",
  "new@tidewater.example",
  "True",
  "DE",
  Number.MAX_SAFE_INTEGER + 1,
  1e308,
  -0,
  null,
  true,
  [],
  {},
  [null],
  { value: null },
  { value: "ada" },
  [
    { value: "x", type: "work", primary: true },
    { value: "y", type: "work", primary: true },
  ],
);
const value = fc.oneof(odd, fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 3 }));
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "nickName",
    "urn:x:y",
    CORE_USER.id,
    ENTERPRISE_USER.id,
  ),
  fc.string({ maxLength: 20 }),
);
const condition = fc.constantFrom(
  'type eq "work"',
  "primary eq true",
  "type pr",
  "not (value pr)",
  'type eq "',
  "(",
);
const path = fc.oneof(
  name,
  fc
    .tuple(fc.constantFrom("emails", "phoneNumbers", "addresses", "groups"), condition, name)
    .map(([attribute, within, part]) => `${attribute}[${within}].${part}`),
);

/** A text fits most attributes; what does not fit any is for the readers of bodies. */
const likely = fc.oneof({ weight: 3, arbitrary: fc.constantFrom("Sales", "work", "True", "DE", "7") }, value);

const user = (userName: fc.Arbitrary<string>) =>
  fc
    .tuple(userName, fc.dictionary(name, likely, { maxKeys: 3 }), fc.integer({ max: 9 }))
    .map(([userName, others, lacking]) => ({
      ...(lacking < 9 && { userName, name: { familyName: "Lovelace" } }),
      ...others,
    }));
const operation = fc.record(
  { op: fc.constantFrom("add", "Replace", "remove"), path, value: fc.oneof(likely, user(fc.constant("x"))) },
  { requiredKeys: ["op", "path"] },
);
const patch = fc
  .array(fc.oneof({ weight: 19, arbitrary: operation }, value), { minLength: 1, maxLength: 2 })
  .map((Operations) => ({ schemas: [PATCH_MESSAGE], Operations }));

const nobodys = fc.uuid().map((id) => `${id}@tidewater.example`);
const adas = fc.constant("ada@tidewater.example");
const mostly = (arbitrary: fc.Arbitrary<object>) => fc.oneof({ weight: 9, arbitrary }, value);

const WRITES: readonly (readonly [string, string, fc.Arbitrary<unknown>])[] = [
  ["POST", "/Users", mostly(user(fc.oneof(nobodys, adas)))],
  ["PUT", "/Users/ada", mostly(user(adas))],
  ["PATCH", "/Users/ada", mostly(patch)],
];

test.each(WRITES)(
  "%s %s is done, or refused in SCIM's words with nothing changed",
  async (method, target, bodies) => {
    const answers = new Set<boolean>();
    let before = await readTables();
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const { status, text } = await send(method, target, JSON.stringify(body));
        expect([200, 201, 400, 409], text).toContain(status);
        answers.add(status < 300);
        if (status < 300) {
          before = await readTables();
          return;
        }
        expect(JSON.parse(text)).toMatchObject({
          status: String(status),
          detail: expect.stringMatching(/\S/),
        });
        if (status === 400) expect(JSON.parse(text)).toHaveProperty("scimType");
        expect(await readTables()).toEqual(before);
      }),
      ROUNDS,
    );
    expect(answers).toEqual(new Set([true, false]));
  },
);

test("of keys that come twice the last is taken, as JSON is read everywhere", async () => {
  const twice = '"userName":"x","userName":"twice@tidewater.example","name":{"familyName":"Twice"}';
  const { status, text } = await send("POST", "/Users", `{${twice}}`);
  expect(status, text).toBe(201);
  expect(JSON.parse(text)).toMatchObject({ userName: "twice@tidewater.example" });
});

async function send(method: string, target: string, body: string) {
  const headers = { "Content-Type": "application/scim+json" };
  const response = await askAt(writer, `/scim/v2${target}`, { now: NOW, init: { method, headers, body } });
  return { status: response.status, text: await response.text() };
}
