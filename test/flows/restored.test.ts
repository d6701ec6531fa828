import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apiOk } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hired, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";

/** D1 is put back to this moment, while KV keeps what it was told since. */
const MOMENT = Date.parse("2026-11-24T12:00Z");
const MINUTE = 60_000;
const KEY = `rollcall_admin_${"3".repeat(64)}`;

let okta: NewServiceUser;
let narrowed: NewServiceUser;
let then: Tables;

beforeAll(async () => {
  okta = await foundCompany(MOMENT - 400 * 24 * 60 * MINUTE);
  narrowed = await createServiceUser(rosterAt(MOMENT), env.TOKENS, "Narrowed", READ_EVERYTHING);
  for (const id of ["ada", "grace"]) await hired(MOMENT, id);
  then = await readTables();
});

beforeEach(() => writeTables(then));

/** An owner does something so many minutes after the moment. */
const owner = (
  minute: number,
  method: string,
  path: string,
  asking: { status?: number; body?: object } = {},
) =>
  apiOk({ key: KEY }, method, path, {
    now: MOMENT + minute * MINUTE,
    bindings: { ADMINISTRATOR_KEY: KEY },
    ...asking,
  });
const addToken = async ({ id }: NewServiceUser, minute: number): Promise<NewServiceUser> => {
  const { token } = await owner(minute, "POST", `/service-users/${id}/tokens`, { status: 201, body: {} });
  return { ...okta, id, token };
};
const asked = (user: Pick<NewServiceUser, "id" | "token">, minute: number) =>
  askAt(user, "/scim/v2/Users", { now: MOMENT + minute * MINUTE });
const status = async (...asking: Parameters<typeof asked>) => (await asked(...asking)).status;
const copyOf = ({ id }: Pick<NewServiceUser, "id">) =>
  env.TOKENS.get<{ version: number; tokens: readonly object[] }>(`access:${id}`, "json");
const versionOf = async ({ id }: Pick<NewServiceUser, "id">) =>
  (await readTables())["service_users"]?.find((row) => row["id"] === id)?.["version"];

describe("a database that was put back decides, whatever KV was told since", () => {
  test("a token that was made since is refused, and KV is told", async () => {
    const late = await addToken(okta, 1);
    expect(await status(late, 2)).toBe(200);
    await writeTables(then);
    expect((await copyOf(okta))?.tokens).toHaveLength(2);
    expect(await status(late, 3)).toBe(401);
    expect(await status(okta, 3)).toBe(200);
    expect((await copyOf(okta))?.tokens).toHaveLength(1);
    expect((await copyOf(okta))?.version).toBe(await versionOf(okta));
  });

  test("a service user that was made since is not known", async () => {
    const late = await createServiceUser(rosterAt(MOMENT + MINUTE), env.TOKENS, "Late", READ_EVERYTHING);
    expect(await status(late, 2)).toBe(200);
    await writeTables(then);
    expect(await copyOf(late)).not.toBeNull();
    expect(await status(late, 3)).toBe(401);
  });

  // What docs/operating.md tells to look through before readers are let in.
  test("what was revoked since is good again", async () => {
    const [token] = (await owner(1, "GET", `/service-users/${okta.id}`)).tokens;
    await owner(1, "DELETE", `/service-users/${okta.id}/tokens/${token.id}`, { status: 204 });
    expect(await status(okta, 2)).toBe(401);
    await writeTables(then);
    expect(await status(okta, 3)).toBe(200);
  });

  test("rights are those of the moment: nobody who is listed by them is missing", async () => {
    await owner(1, "POST", `/service-users/${narrowed.id}/disable`);
    expect(await status(narrowed, 2)).toBe(401);
    await writeTables(then);
    const { totalResults, Resources } = await listIn(asked(narrowed, 3));
    expect([totalResults, Resources.length]).toEqual([2, 2]);
  });
});

describe("a version is never had twice", () => {
  test("so a copy from the time that is undone is never believed, however much is changed afterwards", async () => {
    const undone = await addToken(okta, 1);
    expect(await status(undone, 2)).toBe(200);
    const copy = await env.TOKENS.get(`access:${okta.id}`);
    await writeTables(then);
    for (let minute = 3; minute < 8; minute++) {
      // As where KV is late: the copy of a time that never was is still what is read.
      await env.TOKENS.put(`access:${okta.id}`, copy ?? "");
      expect(await status(undone, minute), `minute ${minute}`).toBe(401);
      await env.TOKENS.put(`access:${okta.id}`, copy ?? "");
      expect(await status(okta, minute), `minute ${minute}`).toBe(200);
      await owner(minute, "PATCH", `/service-users/${okta.id}`, { body: { displayName: `Okta ${minute}` } });
      const late = await addToken(okta, minute);
      await owner(minute, "DELETE", `/service-users/${okta.id}/tokens/${await idOf(late, minute)}`, {
        status: 204,
      });
    }
  });

  async function idOf({ id }: NewServiceUser, minute: number): Promise<string> {
    const { tokens } = await owner(minute, "GET", `/service-users/${id}`);
    return tokens.reduce((newest: { createdAt: string }, one: { createdAt: string }) =>
      one.createdAt > newest.createdAt ? one : newest,
    ).id;
  }
});

test("nobody reads it before it was looked through: the deployment holds whatever the database says", async () => {
  const bindings = { HELD: "the roster was restored" };
  for (const path of ["/scim/v2/Users", "/scim/v2/Groups"]) {
    const answer = await askAt(okta, path, { now: MOMENT, bindings });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  }
  await owner(1, "GET", "/employees");
  expect(await status(okta, 1)).toBe(200);
});
