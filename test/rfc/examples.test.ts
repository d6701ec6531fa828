import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { readPatch } from "../../src/scim/messages/patch-request.ts";
import { applyPatch } from "../../src/scim/patch/apply-patch.ts";
import type { Resource } from "../../src/scim/resource.ts";
import { CORE_GROUP } from "../../src/scim/schema/core-group.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { type Exchange, play } from "../clients/transcript.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, rosterAt } from "../support/company.ts";
import { expectScimError, listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";
import { differencesBetween, type SchemaExample } from "./schema-differences.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const HEADERS = { Accept: "application/scim+json", "Content-Type": "application/scim+json" };
const BEGINNINGS = ["without Babs", "with Babs"] as const;
const NAMES = {
  User: { schema: CORE_USER, extensions: [ENTERPRISE_USER] },
  Group: { schema: CORE_GROUP, extensions: [] },
};

/** An example of a section: README.md says what each of its parts is. */
interface Example {
  readonly section: string;
  readonly shows: string;
  readonly note?: string;
  readonly begins?: (typeof BEGINNINGS)[number];
  readonly patch?: PatchExample;
  readonly filters?: readonly FilterExample[];
  readonly schema?: SchemaExample;
  readonly exchanges?: readonly Exchange[];
}

interface PatchExample {
  readonly of: keyof typeof NAMES;
  readonly resource: Resource;
  readonly request: unknown;
  readonly becomes: unknown;
}

interface FilterExample {
  readonly filter: string;
  /** The userNames, in the order of the list. */
  readonly finds?: readonly string[];
  /** The attribute that there is not. */
  readonly refused?: string;
}

const FILES = Object.entries(import.meta.glob<Example>("./*.json", { eager: true, import: "default" }));
const EXAMPLES = FILES.filter(([, { section }]) => section !== undefined);
const TESTS = import.meta.glob<string>("../**/*.test.ts", { eager: true, import: "default", query: "?raw" });

const companies = new Map<Example["begins"], Tables>();

beforeAll(async () => {
  await foundCompany(NOW, { companyZone: "America/Los_Angeles", scimLoginDomain: "example.com" });
  await person("902c246b-6245-4190-8e05-00816be7344a", "mpepperidge@example.com", "Mandy", "Pepperidge");
  await person("26118915-6090-4610-87e4-49d8ca9f808d", "jsmith@example.org", "John", "O'Malley Smith");
  await person(
    "08e1d05d-121c-4561-8b96-473d93df9210",
    "jsmith@example.com",
    "James",
    "Smith",
    "Smith, James",
  );
  companies.set("without Babs", await readTables());
  await hired(NOW, "2819c223-7f76-453a-919d-413861904646", {
    basic: { firstName: "Barbara", surname: "Jensen", email: "bjensen@example.com" },
    work: { title: "Tour Guide", workPhone: "555-555-8377" },
  });
  companies.set("with Babs", await readTables());
});

const person = (
  id: string,
  email: string,
  firstName: string,
  surname: string,
  displayName: string | null = null,
) => hired(NOW, id, { basic: { firstName, surname, email, displayName } });

async function beginning({ begins }: Example, file: string): Promise<NewServiceUser> {
  const company = companies.get(begins);
  if (company !== undefined) await writeTables(company);
  return createServiceUser(rosterAt(NOW), env.TOKENS, file, EDIT_EVERYTHING);
}

test("every file here is played, or read by a test", () => {
  expect(EXAMPLES.length).toBeGreaterThan(30);
  for (const [file, { section, patch, filters, schema, exchanges }] of FILES) {
    const read = Object.values(TESTS).some((text) => text.includes(`/rfc/${file.slice(2)}"`));
    expect(read || [patch, filters, schema, exchanges].some((part) => part !== undefined), file).toBe(true);
    if (section === undefined) continue;
    const [, rfc, place] = /^RFC (\d+) section ([\d.]+)/.exec(section) ?? [];
    expect(file).toMatch(new RegExp(`^\\./rfc${rfc}-${place}-`));
  }
});

describe.each(EXAMPLES)("%s", (file, example) => {
  const { section, shows, patch, filters = [], schema, exchanges = [] } = example;
  const kept = new Map<string, unknown>();
  let as: NewServiceUser;
  // Another one, which remembers no company: its epoch goes back with the tables.
  const db = watchedDatabase(env.DB, {});

  beforeAll(async () => {
    as = await beginning(example, file);
  });

  if (patch !== undefined)
    test(`${section}, as PATCH reads it: ${shows}`, () => {
      const { resource, request, becomes } = patch;
      expect(applyPatch(resource, readPatch(request), NAMES[patch.of])).toEqual(becomes);
    });

  if (schema !== undefined)
    test(`${section}: ${shows}`, async () => {
      const served = await askAt(as, `/scim/v2/Schemas/${schema.id}`, { now: NOW });
      expect(differencesBetween(schema, await served.json())).toEqual(schema.differs);
    });

  test.each(filters)(`${section}: $filter`, async ({ filter, finds, refused }) => {
    const asked = askAt(as, `/scim/v2/Users?filter=${encodeURIComponent(filter)}`, { now: NOW });
    if (finds !== undefined)
      return expect((await listIn(asked)).Resources.map((user) => user["userName"])).toEqual(finds);
    const { scimType, detail } = JSON.parse(await expectScimError(await asked, 400));
    expect(scimType).toBe("invalidFilter");
    const [, shown, caret] = String(detail).split("\n");
    expect(shown?.slice(caret?.indexOf("^"))).toMatch(new RegExp(`^${refused}\\b`));
  });

  test.each(exchanges)(`${section}, ${shows}: $step`, async (exchange) => {
    await play({ headers: HEADERS }, exchange, kept, { as, now: NOW, db });
  });
});
