import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { scheduled } from "../../src/scheduled.ts";
import { api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, rosterAt } from "../support/company.ts";
import { type Line, loader, restore } from "../support/load.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T12:00Z");
let feed: NewServiceUser;
let empty: Tables;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await foundCompany(NOW - 400 * DAY);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  empty = await readTables();
});

beforeEach(() => restore(empty));

const at = (moment: string) => Date.parse(moment);
const made = (said: object = {}, now = NOW) =>
  apiOk(feed, "POST", "/feeds", { now, status: 201, body: { name: "Nightly", ...said } });
const nightly = (said: object = {}) => ({
  schedule: { by: "06:00", zone: "Europe/Berlin", graceMinutes: 30, ...said },
});
/** What /health says of the feeds: whether they are in time, and which are late. */
const health = async (now: number) => {
  const answer = await askAt(feed, "/health", { now });
  const { checks } = await answer.json<{ checks: { feeds: { ok: boolean; feeds: readonly object[] } } }>();
  const { ok, feeds } = checks.feeds;
  expect(answer.status).toBe(ok ? 200 : 503);
  return { ok, feeds };
};
const line = (said: Line = {}): Line => ({
  "Employee ID": "0001",
  Email: "ada@tidewater.example",
  "First name": "Ada",
  "Last name": "L",
  "Start date": "2020-01-01",
  ...said,
});
/** A file of the feed, applied at the moment. */
const comes = (now: number) => loader(feed, now).brought([line()], { feed: "Nightly" });
const told = async () => {
  const rows = (await readTables())["history"]?.filter(({ kind }) => kind === "feed") ?? [];
  return rows.map(({ verb, operation_id }) => `${verb} ${String(operation_id).split(" ").at(-1)}`);
};
const cron = (now: number) => scheduled(env, now);

describe("a feed", () => {
  test("is made, shown by id and name, changed and forgotten, each told by the trail", async () => {
    const first = await made({ scope: "complete", mayGo: 5, holdBad: true, ...nightly() });
    expect(first).toMatchObject({
      name: "Nightly",
      scope: "complete",
      mayGo: 5,
      holdBad: true,
      schedule: { by: "06:00", zone: "Europe/Berlin", days: [1, 2, 3, 4, 5, 6, 7], graceMinutes: 30 },
      appliedAt: null,
      nextExpectedAt: "2026-11-25T05:00:00.000Z",
      lateSince: null,
    });
    for (const name of [first.id, "nightly"])
      expect(await apiOk(feed, "GET", `/feeds/${name}`, { now: NOW })).toEqual(first);
    const body = { name: "Weekly", schedule: null };
    const changed = await apiOk(feed, "PATCH", `/feeds/${first.id}`, { now: NOW, body });
    expect(changed).toEqual({ ...first, ...body, nextExpectedAt: null });
    expect((await apiOk(feed, "GET", "/feeds", { now: NOW })).feeds).toEqual([changed]);
    await apiOk(feed, "DELETE", "/feeds/weekly", { now: NOW, status: 204 });
    expect((await apiOk(feed, "GET", "/feeds", { now: NOW })).feeds).toEqual([]);
    expect((await told()).map((text) => text.split(" ")[0])).toEqual(["create", "change", "remove"]);
  });

  test("and its loads are told of with the address that they came from", async () => {
    const from = { now: NOW, headers: { "cf-connecting-ip": "192.0.2.7" } };
    const { id } = await apiOk(feed, "POST", "/feeds", { ...from, body: { name: "Nightly" }, status: 201 });
    const columns = ["Employee ID", "Email", "First name", "Last name", "Start date"];
    const body = { fileName: "people.csv", feed: id, columns };
    const load = await apiOk(feed, "POST", "/loads", { ...from, body, status: 201 });
    await apiOk(feed, "DELETE", `/loads/${load.id}`, { ...from, status: 204 });
    const cells = ["0001", "ada@tidewater.example", "Ada", "L", "2020-01-01"];
    const applied = await apiOk(feed, "POST", "/loads", { ...from, body, status: 201 });
    const until = async (what: string, status: string): Promise<void> => {
      const step = await apiOk(feed, "POST", `/loads/${applied.id}/${what}`, from);
      if (step.status !== status) await until(what, status);
    };
    const lines = [{ line: 2, cells }];
    await apiOk(feed, "PUT", `/loads/${applied.id}/chunks/0`, { ...from, body: { lines } });
    await until("check", "checked");
    await until("apply", "applied");
    await until("undo", "undone");
    await apiOk(feed, "DELETE", `/feeds/${id}`, { ...from, status: 204 });
    const rows = (await readTables())["history"]?.filter(({ kind }) => kind === "feed" || kind === "load");
    const verbs = ["create", "open", "abandon", "open", "apply", "undo", "remove"];
    expect(rows?.map(({ verb, address }) => [verb, address])).toEqual(
      verbs.map((verb) => [verb, "192.0.2.7"]),
    );
  });

  test("is refused with a name that is taken, a zone or a time that there is not", async () => {
    const { id } = await made();
    await made({ name: "Other" });
    const refused = async (method: string, path: string, body: object, status = 400) =>
      expectProblem(
        await api(feed, method, path, { now: NOW, body }),
        status,
        status === 400 ? "invalid" : "conflict",
      );
    await refused("POST", "/feeds", { name: "NIGHTLY" }, 409);
    await refused("PATCH", `/feeds/${id}`, { name: "other" }, 409);
    const { errors } = await refused("POST", "/feeds", { name: "x", ...nightly({ zone: "Mars/Olympus" }) });
    expect(errors).toMatchObject([{ pointer: "#/schedule/zone" }]);
    await refused("POST", "/feeds", { name: "x", ...nightly({ by: "24:00" }) });
    await refused("POST", "/feeds", { name: "x", ...nightly({ days: [0] }) });
    expectProblem(await api(feed, "GET", "/feeds/nobody", { now: NOW }), 404, "not-found");
  });

  test("gives its loads what they do not say themselves", async () => {
    await made({ scope: "complete", mayGo: 5, holdBad: true });
    const hr = loader(feed, NOW);
    const own = await hr.open(["Employee ID"], { feed: "Nightly" });
    expect(own).toMatchObject({ scope: "complete", mayGo: 5, holdBad: true, feedName: "Nightly" });
    const other = await hr.open(["Employee ID"], { feed: "Nightly", scope: "partial", holdBad: false });
    expect(other).toMatchObject({ scope: "partial", mayGo: null, holdBad: false });
    await hr.open(["Employee ID"]);
    const listed = await apiOk(feed, "GET", "/loads?feed=nightly", { now: NOW });
    expect(listed.loads.map(({ feedName }: { feedName: string }) => feedName)).toEqual([
      "Nightly",
      "Nightly",
    ]);
    const body = { fileName: "a.csv", columns: ["Email"], feed: "Weekly" };
    expectProblem(await api(feed, "POST", "/loads", { now: NOW, body }), 404, "not-found");
  });
});

describe("a feed's file", () => {
  test("is late from the minute after the grace on, says health, whether or not cron has run", async () => {
    await made(nightly());
    const due = at("2026-11-25T05:30Z");
    expect(await health(due - MINUTE)).toEqual({ ok: true, feeds: [] });
    const late = { ok: false, feeds: [{ name: "Nightly", expectedAt: "2026-11-25T05:00:00.000Z" }] };
    expect(await health(due)).toEqual(late);
    await comes(due + MINUTE);
    expect(await health(due + 2 * MINUTE)).toEqual({ ok: true, feeds: [] });
  });

  test("is told of once a day that it is late, and once that it came", async () => {
    await made(nightly());
    for (const moment of ["05:29", "05:30", "05:31", "12:00"]) await cron(at(`2026-11-25T${moment}Z`));
    expect((await told()).slice(1)).toEqual(["feedLate 2026-11-25"]);
    for (const moment of ["05:29", "05:30", "12:00"]) await cron(at(`2026-11-26T${moment}Z`));
    expect((await told()).slice(1)).toEqual(["feedLate 2026-11-25", "feedLate 2026-11-26"]);
    await comes(at("2026-11-26T12:30Z"));
    for (const moment of ["12:31", "12:32"]) await cron(at(`2026-11-26T${moment}Z`));
    expect((await told()).slice(3).map((text) => text.split(" ")[0])).toEqual(["feedArrived"]);
    const { events } = await apiOk(feed, "GET", "/events?after=0&types=feed.late,feed.arrived", {
      now: at("2026-11-26T13:00Z"),
    });
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      "feed.late",
      "feed.late",
      "feed.arrived",
    ]);
  });

  test("tells every day that was missed where cron did not run", async () => {
    await made(nightly());
    await cron(at("2026-11-28T12:00Z"));
    expect((await told()).slice(1)).toEqual(["25", "26", "27", "28"].map((day) => `feedLate 2026-11-${day}`));
  });

  test("that comes late belongs to its own day, and the next day expects another one", async () => {
    await made(nightly());
    await comes(at("2026-11-25T09:00Z"));
    expect(await health(at("2026-11-26T05:29Z"))).toMatchObject({ ok: true });
    expect(await health(at("2026-11-26T05:30Z"))).toMatchObject({ ok: false });
    await comes(at("2026-11-26T22:00Z"));
    expect(await health(at("2026-11-27T06:00Z"))).toMatchObject({ ok: true });
  });

  test("is expected on its days, by its zone's clock, before and after the clocks change", async () => {
    await made(
      { ...nightly({ zone: "America/New_York", days: [7], graceMinutes: 0 }) },
      at("2026-10-20T12:00Z"),
    );
    // In New York the clocks go back on Sunday 2026-11-01, at 06:00 UTC.
    await comes(at("2026-10-25T09:00Z"));
    expect(await health(at("2026-11-01T10:59Z"))).toMatchObject({ ok: true });
    expect(await health(at("2026-11-01T11:00Z"))).toMatchObject({
      ok: false,
      feeds: [{ expectedAt: "2026-11-01T11:00:00.000Z" }],
    });
    await comes(at("2026-11-01T12:00Z"));
    expect(await health(at("2026-11-07T12:00Z"))).toMatchObject({ ok: true });
  });

  test("is expected once where the clocks go back over its time, and after a gap that skips it", async () => {
    await made(nightly({ by: "02:30", graceMinutes: 0 }), at("2026-10-24T12:00Z"));
    expect(await health(at("2026-10-25T01:29Z"))).toMatchObject({ ok: true });
    expect(await health(at("2026-10-25T01:30Z"))).toMatchObject({ ok: false });
    await restore(empty);
    await made(nightly({ by: "02:30", graceMinutes: 0 }), at("2027-03-27T12:00Z"));
    expect(await health(at("2027-03-28T00:59Z"))).toMatchObject({ ok: true });
    expect(await health(at("2027-03-28T01:00Z"))).toMatchObject({ ok: false });
  });

  test("is not late for what was to come before there was a schedule", async () => {
    const { id } = await made({}, at("2026-11-25T12:00Z"));
    expect(await health(at("2026-11-25T12:00Z"))).toMatchObject({ ok: true });
    await apiOk(feed, "PATCH", `/feeds/${id}`, { now: at("2026-11-25T12:00Z"), body: nightly() });
    expect(await health(at("2026-11-25T12:01Z"))).toMatchObject({ ok: true });
    expect(await health(at("2026-11-26T05:30Z"))).toMatchObject({ ok: false });
  });
});
