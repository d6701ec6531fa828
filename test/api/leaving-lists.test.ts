import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { apiOk } from "../support/api.ts";
import { foundCompany, hired, hiring, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { rightsChanged } from "../support/rights-changed.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { showing } from "../support/showing.ts";

/** Tuesday, 12:00 in London. */
const NOW = Date.parse("2026-11-24T12:00:00Z");

let all: NewServiceUser;
let narrow: NewServiceUser;
let london: string;
let kiritimati: string;

beforeAll(async () => {
  all = await foundCompany(NOW);
  const ids = await idsByName();
  london = ids.get("London") ?? "";
  kiritimati = ids.get("Kiritimati") ?? "";
  narrow = await createServiceUser(rosterAt(NOW), env.TOKENS, "London only", {
    scopes: [showing({ field: "work.siteId", operator: "equals", value: london })],
    company: false,
  });
});

const leaving = (now = NOW) => apiOk(all, "GET", "/readiness/lists", { now });
const move = (id: string, siteId: string | null, effectiveDate: string) =>
  perform(rosterAt(NOW), "change", id, { effectiveDate, values: { work: { siteId } } });

test("who works here and is to leave a list is told until they have left, and of whose list", async () => {
  await hired(NOW, "mover", { employeeNumber: "0042", work: { siteId: london } });
  await hired(NOW, "stays", { work: { siteId: london } });
  await hired(NOW, "goes", { work: { siteId: london }, terminationDate: "2026-11-30" });
  await hired(NOW, "coming");
  await move("mover", kiritimati, "2026-12-01");
  await move("stays", london, "2026-12-01");
  await move("goes", kiritimati, "2026-12-05");
  await move("coming", london, "2026-12-01");
  const midnight = Date.parse("2026-11-30T10:00:00Z");
  const told = {
    leaving: [
      {
        at: "2026-11-30T10:00:00.000Z",
        serviceUser: { id: narrow.id, name: "London only" },
        person: { id: "mover", employeeNumber: "0042", name: "Ada mover" },
      },
    ],
    more: false,
  };
  expect(await leaving()).toEqual(told);
  expect(await leaving(midnight - 1)).toEqual(told);
  expect(await leaving(midnight)).toEqual({ leaving: [], more: false });
});

test("a list that is read no more, by other rights, tells of nobody", async () => {
  const { leaving: before } = await leaving();
  expect(before).toHaveLength(1);
  await rightsChanged(NOW, narrow, showing({ field: "work.siteId", operator: "set" }));
  expect((await leaving()).leaving).toEqual([]);
  await rightsChanged(NOW, narrow, showing({ field: "work.siteId", operator: "equals", value: london }));
  expect((await leaving()).leaving).toEqual(before);
});

test("are the first 200, in the order of time, and it is said that there are more", async () => {
  const ids = Array.from({ length: 201 }, (_, index) => `many${index}`);
  await hiredTogether(
    NOW,
    ids.map((id) => hiring(id, { work: { siteId: london } })),
  );
  for (const [index, id] of ids.entries()) await move(id, null, index === 200 ? "2026-11-25" : "2026-12-24");
  const { leaving: first, more } = await leaving();
  expect([first.length, more]).toEqual([200, true]);
  expect(first[0].person.id).toBe("many200");
});
