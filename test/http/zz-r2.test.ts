import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Whose } from "../../src/hr/scope.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hiring, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { listIn, type List } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
let okta: NewServiceUser;
beforeAll(async () => {
  okta = await foundCompany(NOW);
  const ids = await idsByName();
  await hiredTogether(NOW - 60_000, ["a","b","c","d","e","f"].map((n) => hiring(n, { work: { title: "Engineer", departmentId: ids.get("Sales") ?? null }, address: { line1: "X", city: "Berlin" } })));
});
const get = (path: string, now = NOW) => askAt(okta, `/scim/v2${path}`, { now });
const post = (path: string, body: unknown, user = okta) =>
  askAt(user, `/scim/v2${path}`, { now: NOW, init: { method: "POST", headers: { "Content-Type": "application/scim+json" }, body: JSON.stringify({ schemas: [SEARCH], ...(body as object) }) } });
const status = async (r: Promise<Response>) => { const x = await r; return [x.status, (await x.text()).slice(0, 300)]; };
const F = (f: string) => `/Users?filter=${encodeURIComponent(f)}`;

test("many ors", async () => {
  const out: unknown[] = [];
  for (const n of [30, 40, 150, 200]) out.push([n, await status(get(F(Array.from({ length: n }, (_, i) => `title eq "${i}"`).join(" or ")))) ]);
  for (const n of [30, 100]) out.push([n, await status(get(F(Array.from({ length: n }, (_, i) => `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "${i}"`).slice(0,40).join(" or ")))) ]);
  out.push(["ands", await status(get(F(Array.from({ length: 150 }, (_, i) => `title pr`).join(" and "))))]);
  console.log("MANY", JSON.stringify(out, null, 1));
});
test("deep", async () => {
  const out: unknown[] = [];
  for (const d of [10, 20, 30, 40, 49, 50]) {
    let f = 'title eq "x"';
    for (let i = 0; i < d; i++) f = `not (title pr and (active eq true or ${f}))`;
    out.push(["mixed", d, f.length, await status(get(F(f)))]);
    let g = 'title eq "x"';
    for (let i = 0; i < d; i++) g = `not (${g})`;
    out.push(["not", d, await status(get(F(g)))]);
    let h = 'title eq "x"';
    for (let i = 0; i < d; i++) h = i % 2 ? `(active eq true and ${h})` : `(title pr or ${h})`;
    out.push(["paren", d, await status(get(F(h)))]);
    let k = 'title eq "x"';
    for (let i = 0; i < d; i++) k = i % 2 ? `(${h.slice(0,0)}${Array.from({length:3},()=>"active eq true").join(" and ")} and ${k})` : `(${Array.from({length:3},()=>"title pr").join(" or ")} or ${k})`;
    out.push(["wide", d, k.length, await status(get(F(k)))]);
  }
  console.log("DEEP", JSON.stringify(out));
});
test("huge offset, count 0", async () => {
  console.log("OFF", JSON.stringify([
    await status(get(F("title pr") + "&startIndex=9007199254740991")),
    await status(get("/Users?sortBy=title&startIndex=99999999999999999999999")),
    await status(get("/Users?startIndex=99999999999999999999999")),
    await status(get("/Groups?startIndex=9007199254740991&sortBy=displayName")),
    await status(get("/Groups?filter=displayName%20pr&startIndex=9007199254740991")),
    await status(get("/Groups?startIndex=9007199254740991")),
    await status(get(F("title pr") + "&count=0")),
    await status(get(F("title pr") + "&count=0&cursor=")),
    await status(post("/.search", { startIndex: 9007199254740991 })),
    await status(get("/Users?filter=userName%20eq%20%22a%5Cu0000%22")),
    await status(get("/Users?filter=userName%20eq%20%22a%5Cud800%22")),
    await status(get("/Users?filter=title%20eq%20%22a%5Cud800%22")),
  ]));
});
test("root cursor with rendered at the boundary", async () => {
  const filter = 'addresses.formatted pr or displayName co "sales"';
  const whole = await listIn(post("/.search", { filter }));
  for (const count of [1, 2, 3, 4, 6, 7, 10]) {
    const walked: unknown[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const page: List & { nextCursor?: string } = await listIn(post("/.search", { filter, cursor, count }));
      walked.push(...page.Resources.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    console.log("ROOT", count, whole.totalResults, walked.length, new Set(walked).size);
  }
});
test("KV late and POST search", async () => {
  const user = await createServiceUser(rosterAt(NOW), env.TOKENS, "Late", { scopes: [{ whose: "everyone", view: "all", history: [], edit: [] }], company: false });
  console.log("LATE", JSON.stringify(await status(post("/Users/.search", { count: 1 }, user))));
  await env.DB.prepare("UPDATE service_users SET version = version + 1 WHERE id = ?").bind(user.id).run();
  console.log("LATE2", JSON.stringify(await status(post("/Users/.search", { count: 1 }, user))));
});
test("rendered cursor while somebody leaves", async () => {
  const filter = encodeURIComponent("addresses.formatted pr");
  const seen: string[] = [];
  let page: any = await listIn(get(`/Users?filter=${filter}&count=3&cursor=`));
  seen.push(...page.Resources.map((r: any) => r.id));
  await perform(rosterAt(NOW + 1), "delete", "a", undefined as never).catch((e: unknown) => console.log("DEL", String(e)));
  page = await listIn(get(`/Users?filter=${filter}&count=3&cursor=${page.nextCursor}`, NOW + 2));
  seen.push(...page.Resources.map((r: any) => r.id));
  console.log("LEFT", seen.join());
});
