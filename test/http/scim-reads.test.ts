import { beforeAll, expect, test } from "vitest";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { ask, foundCompany, hired, idsByName } from "../support/company.ts";

let okta: NewServiceUser;
const now = Date.now();

beforeAll(async () => {
  okta = await foundCompany(now);
  const ids = await idsByName();
  await hired(now, "ada", {
    employeeNumber: "007",
    basic: {
      firstName: "Ada",
      middleName: "K",
      surname: "Lovelace",
      honorific: "Dr.",
      displayName: "Ada L.",
    },
    work: {
      departmentId: ids.get("Engineering") ?? null,
      siteId: ids.get("London") ?? null,
      title: "Countess",
      workPhone: "+44 1",
    },
    address: { line1: "Street 1", city: "Berlin", postCode: "10115", countryId: ids.get("Germany") ?? null },
  });
});

test("one person comes out with all that the default mapping names", async () => {
  const response = await ask(okta, "/scim/v2/Users?startIndex=1&count=100");
  const body = await response.json<{ Resources: Record<string, unknown>[] }>();
  expect(response.status).toBe(200);
  expect(body.Resources[0]).toMatchObject({
    id: "ada",
    userName: "ada@tidewater.example",
    name: { givenName: "Ada", familyName: "Lovelace", middleName: "K", honorificPrefix: "Dr." },
    displayName: "Ada L.",
    emails: [{ value: "ada@tidewater.example", type: "work", primary: true }],
    title: "Countess",
    active: true,
  });
});
