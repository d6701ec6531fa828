import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import { api, apiOk, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, type Hiring, hired, rosterAt } from "../support/company.ts";
import { type Line, type Loader, loader, restore } from "../support/load.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T12:00Z");
let feed: NewServiceUser;
let hr: Loader;
let empty: Tables;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await foundCompany(NOW - 400 * DAY);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  hr = loader(feed, NOW);
  empty = await readTables();
});

beforeEach(() => restore(empty));

interface WayOut {
  readonly says: string;
  readonly method: string;
  readonly path: string;
  readonly body: object;
}

interface Conflict {
  readonly employeeId: string;
  readonly kind: string;
  readonly detail: string;
  readonly said: Readonly<Record<string, string | null>>;
  readonly waysOut: readonly WayOut[];
}

const there = (id: string, said: Hiring = {}) =>
  hired(NOW - 300 * DAY, id, { employeeNumber: `N-${id}`, ...said });
const by = <V extends VerbName>(who: "hand" | "feed", verb: V, id: string, input: VerbInputs[V]) =>
  perform({ ...rosterAt(NOW - DAY), by: who }, verb, id, input);
const NO_END = { terminationDate: null, lastDayOfWork: null, terminationReason: null };
const ending = (terminationDate: string | null) => ({
  terminationDate,
  lastDayOfWork: null,
  terminationReason: null,
  decidingDate: null,
});
const line = (said: Line = {}): Line => ({
  "Employee ID": "N-ada",
  Email: "ada@tidewater.example",
  "First name": "Ada",
  "Last name": "ada",
  "Start date": "2020-01-01",
  ...said,
});
const bring = async (...lines: Line[]) => (await hr.brought(lines, { scope: "partial" })).done;
const conflicts = async (query = ""): Promise<Conflict[]> =>
  (await apiOk(feed, "GET", `/conflicts${query}`, { now: NOW })).conflicts;
const take = ({ method, path, body }: WayOut) =>
  api(feed, method, path.replace("/api/v1", ""), { now: NOW, body });

/** Each kind of conflict: what HR did, and the line that is at odds with it. */
const CASES: readonly {
  readonly kind: string;
  readonly because: string;
  readonly done: () => Promise<unknown>;
  readonly said: Line;
  readonly ways: readonly string[];
}[] = [
  {
    kind: "endSetByHand",
    because: "a later end",
    done: () => by("hand", "terminate", "ada", ending("2026-12-31")),
    said: { "Termination date": "2027-01-31" },
    ways: ["release-end", "terminate"],
  },
  {
    kind: "endSetByHand",
    because: "no date, but terminated",
    done: () => by("hand", "terminate", "ada", ending("2026-12-31")),
    said: { "Lifecycle status": "Terminated" },
    ways: ["release-end", "terminate"],
  },
  {
    kind: "endSetByHand",
    because: "an end that a person took back",
    done: async () => {
      await by("feed", "terminate", "ada", ending("2026-12-31"));
      await by("hand", "cancelTermination", "ada", { restoreAccess: null });
    },
    said: { "Termination date": "2026-12-31" },
    ways: ["release-end", "terminate"],
  },
  {
    kind: "earlierEnd",
    because: "terminated, by the date of an employment before",
    done: async () => {
      await by("feed", "terminate", "ada", ending("2026-10-31"));
      await by("hand", "rehire", "ada", { startDate: "2026-11-20", ...NO_END, concurrent: false });
    },
    said: { "Lifecycle status": "Terminated", "Termination date": "2026-10-31" },
    ways: ["terminate"],
  },
  {
    kind: "earlierEnd",
    because: "an end, of somebody with another employment that goes on",
    done: async () => {
      await by("hand", "rehire", "ada", { startDate: "2026-11-01", ...NO_END, concurrent: true });
      await by("feed", "terminate", "ada", ending("2026-11-15"));
    },
    said: { "Lifecycle status": "Terminated", "Termination date": "2026-11-15" },
    ways: [],
  },
  {
    kind: "earlierEnd",
    because: "an end that comes sooner, of somebody whose next employment is entered already",
    done: async () => {
      await by("feed", "terminate", "ada", ending("2026-12-31"));
      await by("hand", "rehire", "ada", { startDate: "2027-02-01", ...NO_END, concurrent: false });
    },
    said: { "Termination date": "2026-11-30" },
    ways: ["terminate"],
  },
  {
    kind: "endWithdrawn",
    because: "a blank",
    done: () => by("feed", "terminate", "ada", ending("2026-12-31")),
    said: { "Termination date": "" },
    ways: ["cancel-termination"],
  },
  {
    kind: "activeBesideEnd",
    because: "an end that is past, of somebody who works here",
    done: async () => undefined,
    said: { "Lifecycle status": "Employed", "Termination date": "2026-11-01" },
    ways: ["terminate"],
  },
  {
    kind: "activeBesideEnd",
    because: "another end that is past, of somebody who left",
    done: () => by("feed", "terminate", "ada", ending("2026-11-10")),
    said: { "Lifecycle status": "Employed", "Termination date": "2026-11-01" },
    ways: ["terminate", "rehire"],
  },
  {
    kind: "reopening",
    because: "active, of somebody who left",
    done: () => by("feed", "terminate", "ada", ending("2026-11-10")),
    said: { "Lifecycle status": "Employed" },
    ways: ["rehire", "cancel-termination"],
  },
  {
    kind: "reopening",
    because: "active, of somebody who never started",
    done: () => by("hand", "rescind", "ada", { reason: null }),
    said: { "Lifecycle status": "Employed" },
    ways: ["rehire", "cancel-termination"],
  },
  {
    kind: "reopening",
    because: "terminated with an end ahead, of somebody who left",
    done: () => by("feed", "terminate", "ada", ending("2026-11-10")),
    said: { "Lifecycle status": "Terminated", "Termination date": "2026-12-31" },
    ways: ["terminate"],
  },
  {
    kind: "gardenLeave",
    because: "garden leave without a last day",
    done: async () => undefined,
    said: { "Lifecycle status": "Garden leave" },
    ways: ["revoke-access"],
  },
  {
    kind: "email",
    because: "no e-mail any more",
    done: async () => undefined,
    said: { Email: "" },
    ways: [],
  },
];

describe.each(CASES)("$kind: a file that gives $because", ({ kind, done, said, ways }) => {
  const arranged = async () => {
    await there("ada");
    await done();
    return bring(line(said));
  };

  test("is held, and shown with what it said and ways out that work", async () => {
    expect(await arranged()).toMatchObject([{ action: "held" }]);
    const [conflict, ...others] = await conflicts();
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({ employeeId: "ada", employeeNumber: "N-ada", name: "Ada ada", kind });
    expect(conflict?.waysOut.map(({ path }) => path.split("/").at(-1))).toEqual([...ways, "dismiss"]);
    expect(await conflicts(`?kind=${kind}`)).toHaveLength(1);
    expect(await conflicts(`?kind=${kind === "leave" ? "start" : "leave"}`)).toEqual([]);
    const own = await apiOk(feed, "GET", "/employees/number:N-ada/conflicts", { now: NOW });
    expect(own.conflicts).toEqual([conflict]);
  });

  test.each([...ways, "dismiss"])("is over by %s, for the next file too", async (way) => {
    await arranged();
    const [conflict] = await conflicts();
    const chosen = conflict?.waysOut.find(({ path }) => path.endsWith(`/${way}`));
    if (chosen === undefined) return expect.unreachable(`no ${way}`);
    const answer = await take(chosen);
    expect([200, 204], answer.text).toContain(answer.status);
    expect(await conflicts()).toEqual([]);
    const after = await bring(line(said));
    expect(after.filter(({ action }) => action === "held")).toEqual([]);
    expect(await conflicts()).toEqual([]);
  });
});

describe("a conflict", () => {
  test("on a line that changes something else is counted by the load", async () => {
    await there("ada");
    await by("hand", "terminate", "ada", ending("2026-12-15"));
    const { load } = await hr.brought([line({ "Termination date": "2026-11-30", "Job title": "Cook" })], {
      scope: "partial",
    });
    expect(load).toMatchObject({ counts: { change: 1, held: 0 }, conflicts: 1 });
  });

  test("that was dismissed comes back where the file says something else, and goes where it agrees", async () => {
    await there("ada");
    await by("hand", "terminate", "ada", ending("2026-12-31"));
    await bring(line({ "Termination date": "2027-01-31" }));
    await apiOk(feed, "POST", "/employees/ada/conflicts/endSetByHand/dismiss", { now: NOW, status: 204 });
    expect(await bring(line({ "Termination date": "2027-01-31" }))).toEqual([]);
    expect(await bring(line({ "Termination date": "2027-02-28" }))).toMatchObject([{ action: "held" }]);
    expect(await conflicts()).toMatchObject([{ said: { terminationDate: "2027-02-28" } }]);
    await bring(line({ "Termination date": "2026-12-31" }));
    expect(await conflicts()).toEqual([]);
    expect((await readTables())["conflicts"]).toEqual([]);
  });

  test("that was dismissed and is agreed to in between is one again", async () => {
    await there("ada");
    await by("feed", "terminate", "ada", ending("2026-12-31"));
    const blank = line({ "Termination date": "" });
    await bring(blank);
    await apiOk(feed, "POST", "/employees/ada/conflicts/endWithdrawn/dismiss", { now: NOW, status: 204 });
    expect(await bring(blank)).toEqual([]);
    await bring(line({ "Termination date": "2026-12-31" }));
    expect(await bring(blank)).toMatchObject([{ action: "held" }]);
    expect(await conflicts()).toHaveLength(1);
  });

  test("is kept beside what else of the line is followed", async () => {
    await there("ada");
    await by("hand", "terminate", "ada", ending("2026-12-31"));
    const done = await bring(line({ "Termination date": "2027-01-31", "Job title": "Pilot" }));
    expect(done).toMatchObject([{ action: "change" }]);
    expect(await conflicts()).toMatchObject([{ kind: "endSetByHand" }]);
  });

  test("is written by an application alone, never by a dry run", async () => {
    await there("ada");
    await hr.checked([line({ "Lifecycle status": "Garden leave" })], { scope: "partial" });
    expect(await conflicts()).toEqual([]);
  });

  test("over an e-mail is over once whoever left has released it", async () => {
    await there("ada");
    await there("bob");
    await by("hand", "terminate", "bob", ending("2026-11-01"));
    const news = line({ Email: "bob@tidewater.example", "Job title": "Pilot" });
    const load = await hr.checked([news], { scope: "partial", holdBad: true });
    await hr.whole(load.id, "apply");
    const [conflict] = await conflicts();
    expect(conflict).toMatchObject({ employeeId: "ada", kind: "emailInTheWay" });
    const [release] = conflict?.waysOut ?? [];
    expect(release?.path).toBe("/api/v1/employees/bob/release-email");
    if (release !== undefined) expect((await take(release)).status).toBe(200);
    expect(await conflicts()).toEqual([]);
    expect(await bring(news)).toMatchObject([{ action: "change" }]);
  });

  test("of a deleted person is over once the file is restored", async () => {
    await there("ada");
    await by("hand", "terminate", "ada", ending("2026-11-01"));
    await by("hand", "remove", "ada", {});
    expect(await bring(line({ "Termination date": "2026-11-01" }))).toMatchObject([{ action: "held" }]);
    const [conflict] = await conflicts();
    expect(conflict?.kind).toBe("deleted");
    const [restored] = conflict?.waysOut ?? [];
    if (restored !== undefined) expect((await take(restored)).status).toBe(200);
    expect(await conflicts()).toEqual([]);
  });

  test("is looked through page by page", async () => {
    const ids = ["a", "b", "c"];
    for (const id of ids) await there(id);
    await bring(...ids.map((id) => line({ "Employee ID": `N-${id}`, Email: "", "Last name": id })));
    const seen: string[] = [];
    for (let query = "?limit=2"; query !== ""; ) {
      const page = await apiOk(feed, "GET", `/conflicts${query}`, { now: NOW });
      seen.push(...page.conflicts.map(({ employeeId }: Conflict) => employeeId));
      query = page.next === null ? "" : `?limit=2&after=${encodeURIComponent(page.next)}`;
    }
    expect(seen).toEqual(ids);
  });

  test("that there is none of cannot be dismissed", async () => {
    await there("ada");
    const path = "/employees/ada/conflicts/leave/dismiss";
    expectProblem(await api(feed, "POST", path, { now: NOW }), 404, "not-found");
    expectProblem(
      await api(feed, "POST", "/employees/ada/conflicts/other/dismiss", { now: NOW }),
      400,
      "invalid",
    );
  });
});
