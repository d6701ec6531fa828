import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { changeSettings } from "../../src/roster/company/change-company.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import { askAt } from "../support/ask-at.ts";
import {
  EDIT_EVERYTHING,
  foundCompany,
  type Hiring,
  hired,
  idsByName,
  rosterAt,
} from "../support/company.ts";
import { type FileOptions, type Line, type Loader, loader, restore } from "../support/load.ts";
import { listIn, valueAt } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T12:00Z");
const SOON = NOW + DAY;
let okta: NewServiceUser;
let hr: Loader;
let empty: Tables;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  okta = await foundCompany(NOW - 400 * DAY);
  const feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  hr = loader(feed, NOW);
  empty = await readTables();
});

beforeEach(() => restore(empty));

/** Somebody who was hired by hand long ago; number `N-id`. */
const there = (id: string, said: Hiring = {}) =>
  hired(NOW - 300 * DAY, id, { employeeNumber: `N-${id}`, ...said });
const by = <V extends VerbName>(
  who: "hand" | "feed",
  verb: V,
  id: string,
  input: VerbInputs[V],
  now = NOW - DAY,
) => perform({ ...rosterAt(now), by: who }, verb, id, input);
const ending = (terminationDate: string | null, lastDayOfWork: string | null = null) => ({
  terminationDate,
  lastDayOfWork,
  terminationReason: null,
  decidingDate: null,
});

/** The line of somebody as the roster has them, with what is said. */
const line = (id: string, said: Line = {}): Line => ({
  "Employee ID": `N-${id}`,
  Email: `${id}@tidewater.example`,
  "First name": "Ada",
  "Last name": id,
  "Start date": "2020-01-01",
  ...said,
});
const newcomer = (id: string, said: Line = {}) => line(id, { "Start date": "2026-11-02", ...said });

const some = (options: FileOptions = {}): FileOptions => ({ scope: "partial", ...options });

/** Brings some lines in; what became of the first. */
const bring = async (...lines: Line[]) => {
  const { load, done, planned } = await hr.brought(lines, some());
  const [first] = done;
  const said = {
    ...Object.fromEntries(Object.keys(load.counts).map((action) => [action, load.counts[action]])),
  };
  return {
    action: first?.action ?? null,
    why: first?.why ?? "",
    notices: load.notices,
    counts: said,
    planned,
    done,
  };
};

/** What is wrong with some lines. */
const wrong = async (...lines: Line[]) => {
  const load = await hr.checked(lines, some());
  expect(load.status).toBe("refused");
  return (await hr.problems(load.id)).map(
    (problem) => `${problem.line} ${problem.column}: ${problem.message}`,
  );
};

const everyone = async (now = NOW) =>
  (await listIn(askAt(okta, "/scim/v2/Users?count=1000", { now }))).Resources;
const user = async (id: string, now = NOW) => {
  const found = (await everyone(now)).find(
    (one) => one.id === id || one["userName"] === `${id}@tidewater.example`,
  );
  if (found === undefined) throw new Error(`${id} is not listed`);
  return found;
};
const active = async (id: string, now = NOW) => (await user(id, now))["active"];
const managerOf = async (id: string) =>
  valueAt((await user(id))["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"], "manager.value");
/** Who has which e-mail. */
const logins = async () =>
  Object.fromEntries((await everyone()).map(({ id, userName }) => [id, String(userName).split("@")[0]]));

describe("who is not in the file", () => {
  const ten = async () => {
    const ids = Array.from({ length: 10 }, (_, at) => `p${at}`);
    for (const id of ids) await there(id);
    return ids;
  };

  test("stays as they are", async () => {
    const ids = await ten();
    const { load } = await hr.brought(ids.slice(0, 9).map((id) => line(id)));
    expect(load.counts).toMatchObject({ unchanged: 9, end: 0, off: 0 });
    expect(await active("p9")).toBe(true);
  });

  test("has the file refused where more than a tenth are missing, unless it names only some", async () => {
    const ids = await ten();
    const lines = ids.slice(0, 8).map((id) => line(id, { "Job title": "Pilot" }));
    const load = await hr.checked(lines);
    expect(load.status).toBe("refused");
    expect(load.problems).toEqual([
      { line: null, column: null, message: expect.stringMatching(/8 of the 10 people.*90 %.*--partial/) },
    ]);
    const { counts } = await bring(...lines);
    expect(counts["change"]).toBe(8);
  });

  test("may be a leaver, who is not expected", async () => {
    const ids = await ten();
    await by("hand", "terminate", "p8", ending("2026-11-01"));
    await by("hand", "terminate", "p9", ending("2026-11-01"));
    expect((await hr.checked(ids.slice(0, 8).map((id) => line(id)))).status).toBe("checked");
  });

  test("is not counted for a line that is refused", async () => {
    const ids = await ten();
    const load = await hr.checked(ids.map((id) => line(id, id < "p5" ? { "Start date": "soon" } : {})));
    expect(load.problems.every((problem) => problem.line !== null)).toBe(true);
  });

  test("is asked for where every number has lost its zeros", async () => {
    for (const id of ["a", "b", "c"]) await there(id, { employeeNumber: `00${id.charCodeAt(0)}` });
    const load = await hr.checked(
      ["a", "b", "c"].map((id) => line(id, { "Employee ID": String(id.charCodeAt(0)) })),
    );
    expect(load.status).toBe("refused");
    expect(load.problems[0]?.message).toContain("0097 here, 97 in the file");
    expect(load.problems[1]).toMatchObject({
      line: 2,
      column: "Employee ID",
      message: expect.stringContaining("0097. The same person?"),
    });
    expect(load.counts).toMatchObject({ hire: 0 });
  });
});

describe("a blank", () => {
  test("never reopens access, whatever the status says", async () => {
    await there("gone");
    await by("feed", "terminate", "gone", ending("2026-11-01"));
    for (const status of ["", "Employed", "Terminated"]) {
      const { action } = await bring(line("gone", { "Termination date": "", "Lifecycle status": status }));
      expect(action, status).toBe(status === "Terminated" ? null : "held");
      expect(await active("gone")).toBe(false);
    }
  });

  test("does not take back an end that is ahead, and says so", async () => {
    await there("going");
    await by("feed", "terminate", "going", ending("2026-11-30"));
    const { action, why } = await bring(
      line("going", { "Termination date": "", "Lifecycle status": "Employed" }),
    );
    expect([action, why]).toEqual(["held", "gives no termination date any more; 2026-11-30 is kept"]);
    expect(await active("going", Date.parse("2026-12-02T00:00Z"))).toBe(false);
  });

  test("keeps e-mail and names, and empties the rest", async () => {
    await there("ada", { work: { title: "Pilot", workPhone: "7" }, basic: { middleName: "Maria" } });
    const { why } = await bring(
      line("ada", { Email: "", "First name": "", "Middle name": "", "Job title": "", "Work phone": "7" }),
    );
    expect(why).toBe("gives no e-mail any more; ada@tidewater.example is kept; changes middleName, title");
    const ada = await user("ada");
    expect(ada).toMatchObject({ userName: "ada@tidewater.example", name: { givenName: "Ada" } });
    expect(ada).not.toHaveProperty("title");
  });
});

describe("a date set by hand", () => {
  beforeEach(async () => {
    await there("ada");
    await by("hand", "terminate", "ada", ending("2026-11-30"));
  });

  const dated = (terminationDate: string, status = "Employed") =>
    line("ada", { "Termination date": terminationDate, "Lifecycle status": status, "Job title": "Pilot" });
  const ends = async () => (await readTables())["periods"]?.map((row) => row["termination_date"]);

  test.each([
    ["another date", "2026-12-31", "Employed"],
    ["an earlier date", "2026-11-20", "Terminated"],
    ["no date", "", "Employed"],
    ["no date but an end", "", "Terminated"],
  ])("stands against %s, which is shown, while other fields follow", async (_, date, status) => {
    const first = await bring(dated(date, status));
    expect(first.action).toBe("change");
    expect(first.why).toMatch(/2026-11-30.*kept.*changes title/);
    const second = await bring(dated(date, status));
    expect(second.action).toBe("held");
    expect(second.why).toContain("2026-11-30");
    expect(await ends()).toEqual(["2026-11-30"]);
    expect(await active("ada")).toBe(true);
  });

  test("is the file's once they agree, and follows it from then on", async () => {
    expect(await bring(dated("2026-11-30"))).toMatchObject({ action: "change" });
    expect(await bring(dated("2026-11-30"))).toMatchObject({ action: null });
    expect(await bring(dated("2026-12-31"))).toMatchObject({ action: "end" });
    expect(await ends()).toEqual(["2026-12-31"]);
  });

  test("does not pass to a file that speaks of an earlier employment", async () => {
    await bring(line("ada", { "Termination date": "2019-06-30", "Lifecycle status": "Employed" }));
    expect((await readTables())["periods"]?.map((row) => row["end_set_by"])).toEqual(["hand"]);
  });
});

describe("an end", () => {
  beforeEach(() => there("ada", { work: { zone: "Pacific/Kiritimati" } }));
  const dated = (terminationDate: string, said: Line = {}) =>
    line("ada", { "Time zone": "Pacific/Kiritimati", "Termination date": terminationDate, ...said });

  test("ahead is entered, moved, and takes effect after that day where the person is", async () => {
    expect(await bring(dated("2026-11-30"))).toMatchObject({ action: "end", why: "2026-11-30 decides" });
    expect(await bring(dated("2026-12-15"))).toMatchObject({ action: "end" });
    const midnight = Date.parse("2026-12-16T00:00+14:00");
    expect([await active("ada", midnight - 1), await active("ada", midnight)]).toEqual([true, false]);
    expect(await bring(dated("2026-12-15"))).toMatchObject({ action: null });
  });

  test("on the sooner of termination date and last day", async () => {
    await bring(dated("2026-12-31", { "Last day of work": "2026-12-15" }));
    const midnight = Date.parse("2026-12-16T00:00+14:00");
    expect([await active("ada", midnight - 1), await active("ada", midnight)]).toEqual([true, false]);
  });

  test("that is past switches off at once and says how late it came", async () => {
    const { action, why } = await bring(dated("2026-11-20", { "Lifecycle status": "Terminated" }));
    expect([action, why]).toEqual(["off", "2026-11-20 decides, entered late by 5 days"]);
    expect(await active("ada")).toBe(false);
  });

  test("without a date, beside a last day of work, is the same the second time", async () => {
    const said = dated("", { "Last day of work": "2026-11-16", "Lifecycle status": "Terminated" });
    expect((await bring(said)).action).toBe("off");
    expect((await bring(said)).action).toBeNull();
  });

  test("without a date is today, assumed, and off at once", async () => {
    const { action, why } = await bring(dated("", { "Lifecycle status": "Terminated" }));
    expect([action, why]).toEqual(["off", "no date given: 2026-11-25 assumed, access ended at once"]);
    expect(await active("ada")).toBe(false);
    expect(await bring(dated("", { "Lifecycle status": "Terminated" }))).toMatchObject({ action: null });
    expect(await bring(dated("2026-11-10", { "Lifecycle status": "Terminated" }))).toMatchObject({
      action: "end",
    });
    expect(await active("ada")).toBe(false);
  });

  test("that is past beside an active status is held, as often as it comes", async () => {
    for (let round = 0; round < 2; round++) {
      const { action, why } = await bring(dated("2026-11-20", { "Lifecycle status": "Employed" }));
      expect([action, why]).toEqual([
        "held",
        "says active beside a termination on 2026-11-20: not applied; correct the status or the date",
      ]);
    }
    expect(await active("ada")).toBe(true);
    await by("feed", "terminate", "ada", ending("2026-11-20"), NOW - 2 * 3_600_000);
    expect(await bring(dated("2026-11-20", { "Lifecycle status": "Employed" }))).toMatchObject({
      action: "held",
    });
    expect(await active("ada")).toBe(false);
  });

  test("before the start contradicts it, unless the line shows that it is an earlier employment's", async () => {
    expect(await wrong(dated("2019-12-31"))).toEqual([
      "2 null: The termination date 2019-12-31 lies before the start date 2020-01-01: correct one of them.",
    ]);
    expect(await bring(dated("2019-12-31", { "Lifecycle status": "Employed" }))).toMatchObject({
      action: null,
    });
    expect(await active("ada")).toBe(true);
  });

  test("of an earlier employment with the status Terminated ends this one at once", async () => {
    await bring(
      newcomer("new", {
        "Rehire date": "2024-05-01",
        "Start date": "2020-01-01",
        "Termination date": "2023-01-01",
        "Lifecycle status": "Terminated",
      }),
    );
    expect(await active("new")).toBe(false);
  });
});

describe("a later start after an end", () => {
  const period = (start: string, end: string | null) => [start, end];
  const periods = async () =>
    (await readTables())["periods"]?.map((row) => [row["start_date"], row["termination_date"]]);
  const again = (startDate: string, said: Line = {}) =>
    line("ada", {
      "Start date": startDate,
      "Termination date": "2026-10-31",
      "Lifecycle status": "Employed",
      ...said,
    });

  beforeEach(async () => {
    await there("ada", { work: { title: "Mate" } });
    await by("feed", "terminate", "ada", ending("2026-10-31"), NOW - 40 * DAY);
  });

  test("that has come hires again under the same id, and the old end stays with the old employment", async () => {
    const before = await user("ada");
    expect(await bring(again("2026-11-20", { "Job title": "Pilot" }))).toMatchObject({
      action: "rehire",
      why: "starts again 2026-11-20; changes title",
    });
    expect(await user("ada")).toMatchObject({ id: before.id, active: true, title: "Pilot" });
    expect(await periods()).toEqual([period("2020-01-01", "2026-10-31"), period("2026-11-20", null)]);
    expect(await bring(again("2026-11-20", { "Job title": "Pilot" }))).toMatchObject({ action: null });
  });

  test("that is ahead keeps everything as it is until then", async () => {
    await bring(again("2026-12-01", { "Job title": "Pilot", "Lifecycle status": "Hired" }));
    const start = Date.parse("2026-12-01T00:00+01:00");
    expect(await user("ada", start - 1)).toMatchObject({ active: false, title: "Mate" });
    expect(await user("ada", start)).toMatchObject({ active: true, title: "Pilot" });
    expect(
      await bring(again("2026-12-01", { "Job title": "Pilot", "Lifecycle status": "Hired" })),
    ).toMatchObject({ action: null });
  });

  test("on the very next day joins the two without an interruption", async () => {
    await there("bea");
    await by("feed", "terminate", "bea", ending("2026-11-30"));
    await bring(
      line("bea", {
        "Start date": "2026-12-01",
        "Termination date": "2026-11-30",
        "Lifecycle status": "Employed",
      }),
    );
    for (const minutes of [-1, 0, 1])
      expect(await active("bea", Date.parse("2026-12-01T00:00+01:00") + minutes * 60_000)).toBe(true);
  });

  test.each(["Terminated", "Garden leave"])(
    "but not while the file says %s beside an end ahead",
    async (status) => {
      const said = {
        "Rehire date": "2026-11-10",
        "Termination date": "2026-12-31",
        "Lifecycle status": status,
      };
      const result = await bring(line("ada", said));
      expect(result).toMatchObject({ action: "held", why: expect.stringContaining("not reopened") });
      expect(await active("ada")).toBe(false);
    },
  );

  test("by a rehire date beside the first start", async () => {
    const rehired = line("ada", { "Rehire date": "2026-11-20", "Termination date": "2026-10-31" });
    expect(await bring(rehired)).toMatchObject({ action: "rehire" });
    expect(await bring(rehired)).toMatchObject({ action: null });
    expect(await active("ada")).toBe(true);
  });

  test("tells the end of an employment that had none, too, so that nobody is on between the two", async () => {
    await there("bea");
    const both = line("bea", {
      "Start date": "2026-12-01",
      "Termination date": "2026-11-10",
      "Lifecycle status": "Hired",
    });
    expect(await bring(both)).toMatchObject({ action: "rehire" });
    expect(await active("bea")).toBe(false);
    expect(await active("bea", Date.parse("2026-12-01T12:00Z"))).toBe(true);
    expect(await bring(both)).toMatchObject({ action: null });
  });

  test("does not hire again who is terminated", async () => {
    const lines = again("2026-11-20", { "Termination date": "", "Lifecycle status": "Terminated" });
    expect(await bring(lines)).toMatchObject({ action: null });
    expect(await active("ada")).toBe(false);
  });

  test("with a leave has it begun, and is nothing new the next time", async () => {
    const away = again("2026-11-20", { "Lifecycle status": "Leave" });
    expect(await bring(away)).toMatchObject({ action: "rehire" });
    expect(await bring(away)).toMatchObject({ action: null });
    expect(await active("ada")).toBe(true);
  });
});

describe("a start that moves", () => {
  /** Starts in 16 days, with an account that is on already. */
  const early = async () => {
    await changeSettings(rosterAt(NOW - 400 * DAY), { activeBefore: { kind: "days", days: 60 } });
    await there("ada", { startDate: "2026-12-10" });
    expect(await active("ada")).toBe(true);
  };

  test("by thirty days leaves an account on that is on", async () => {
    await early();
    expect(await bring(line("ada", { "Start date": "2027-01-09" }))).toMatchObject({
      action: "change",
      why: "start moves from 2026-12-10 to 2027-01-09",
    });
    expect(await active("ada")).toBe(true);
    expect(await bring(line("ada", { "Start date": "2027-01-09" }))).toMatchObject({ action: null });
  });

  test("by more is held, and the account stays", async () => {
    await early();
    const { action, why } = await bring(line("ada", { "Start date": "2027-03-01" }));
    expect(action).toBe("held");
    expect(why).toContain("81 days");
    expect(await active("ada")).toBe(true);
  });

  test("switches nobody off who has started", async () => {
    await there("ada");
    await bring(line("ada", { "Start date": "2026-12-10" }));
    expect(await active("ada")).toBe(true);
  });
});

describe("an e-mail", () => {
  test("of a leaver is refused, and the words name the ways out; after release it is free", async () => {
    await there("ada");
    await by("hand", "terminate", "ada", ending("2026-10-31"));
    const taking = newcomer("new", { Email: "ada@tidewater.example", "Employee ID": "" });
    const other = newcomer("new", { Email: "ada@tidewater.example" });
    expect(await wrong(other)).toEqual([
      "2 Employee ID: is new, but the e-mail belongs to number N-ada. The same person? Then keep that number; else choose another e-mail",
    ]);
    await there("bea");
    expect(await wrong(line("bea", { Email: "ada@tidewater.example" }))).toEqual([
      expect.stringMatching(
        /2 Email: ada@tidewater.example is held by Ada ada.*not active.*rehire.*release the e-mail/,
      ),
    ]);
    await by("hand", "releaseEmail", "ada", { email: "ada@tidewater.example" }, NOW);
    expect(await bring(taking)).toMatchObject({ action: "hire" });
  });

  test("of a deleted person is refused, and a line about that person is held", async () => {
    await there("ada");
    await there("bea");
    await by("hand", "terminate", "ada", ending("2026-10-31"));
    await by("hand", "remove", "ada", {});
    expect(await wrong(line("bea", { Email: "ada@tidewater.example" }))).toEqual([
      expect.stringContaining("release the e-mail"),
    ]);
    expect(await bring(line("ada"))).toMatchObject({
      action: "held",
      why: "deleted here: restore the person first",
    });
  });

  test("of a colleague is refused", async () => {
    await there("ada");
    await there("bea");
    expect(await wrong(line("bea", { Email: "ada@tidewater.example" }), line("ada"))).toEqual([
      expect.stringMatching(/2 Email: ada@tidewater.example is the e-mail of Ada ada.*choose another/),
      expect.stringMatching(/3 Email: stands on line 2/),
    ]);
    expect(await wrong(line("bea", { Email: "ada@tidewater.example" }))).toHaveLength(1);
  });

  test("of a leaver is not got by giving one's own to a colleague in the same file", async () => {
    await there("ada");
    await there("bea");
    await there("cho");
    await by("hand", "terminate", "cho", ending("2026-10-31"));
    const problems = await wrong(
      line("ada", { Email: "cho@tidewater.example" }),
      line("bea", { Email: "ada@tidewater.example" }),
    );
    expect(problems).toEqual([expect.stringMatching(/^2 Email: cho@tidewater.example is held by/)]);
  });

  test("that somebody gets on a later day does not stand in the way of a file that changes nothing", async () => {
    await there("ada");
    await there("bea");
    const basic = (email: string) => ({ effectiveDate: "2026-12-01", values: { basic: { email } } });
    await by("hand", "change", "ada", basic("countess@tidewater.example"));
    await by("hand", "change", "bea", basic("ada@tidewater.example"));
    expect(await bring(line("ada"), line("bea"))).toMatchObject({ counts: { unchanged: 2 } });
  });

  test("and a number stand on one line only", async () => {
    expect(
      await wrong(
        newcomer("a"),
        newcomer("b", { "Employee ID": "n-A" }),
        newcomer("c", { Email: "A@tidewater.example" }),
      ),
    ).toEqual([
      "3 Employee ID: stands on line 2 already: one line a person",
      "4 Email: stands on line 2 already: two people cannot share it",
    ]);
  });

  test("changes hands between two colleagues, and round three, in one file", async () => {
    for (const id of ["ada", "bea", "cho", "dot", "eve"]) await there(id);
    const swapped = [
      line("ada", { Email: "bea@tidewater.example" }),
      line("bea", { Email: "ada@tidewater.example" }),
      line("cho", { Email: "dot@tidewater.example" }),
      line("dot", { Email: "eve@tidewater.example" }),
      line("eve", { Email: "cho@tidewater.example" }),
    ];
    expect((await bring(...swapped)).counts).toMatchObject({ change: 5, held: 0 });
    expect(await logins()).toEqual({ ada: "bea", bea: "ada", cho: "dot", dot: "eve", eve: "cho" });
    expect(await bring(...swapped)).toMatchObject({ action: null });
  });

  test("changes hands though the two lines lie in different steps", async () => {
    await there("ada");
    await there("bea");
    const between = Array.from({ length: 600 }, (_, at) => newcomer(`p${at}`));
    const { counts } = await bring(
      line("ada", { Email: "bea@tidewater.example" }),
      ...between,
      line("bea", { Email: "ada@tidewater.example" }),
    );
    expect(counts).toMatchObject({ hire: 600, change: 2, held: 0 });
    expect(await logins()).toMatchObject({ ada: "bea", bea: "ada" });
  });

  test("that a held line keeps stands in the way of whoever was to have it, and of nobody else", async () => {
    for (const id of ["ada", "bea", "cho", "dot"]) await there(id);
    await changeSettings(rosterAt(NOW - 400 * DAY), { activeBefore: { kind: "atCreation" } });
    await there("fay", { startDate: "2026-12-10" });
    const { counts, done } = await bring(
      line("ada", { Email: "fay@tidewater.example" }),
      line("cho", { Email: "dot@tidewater.example" }),
      line("dot", { Email: "cho@tidewater.example" }),
      line("fay", { Email: "new@tidewater.example", "Start date": "2027-06-01" }),
    );
    expect(counts).toMatchObject({ change: 2, held: 2 });
    expect(done[0]).toMatchObject({
      action: "held",
      why: expect.stringContaining("is the e-mail of Ada fay"),
    });
    expect(await logins()).toEqual({ ada: "ada", cho: "dot", dot: "cho", bea: "bea", fay: "fay" });
  });

  test("finds somebody who has no number yet, and gives them theirs", async () => {
    await there("ada", { employeeNumber: null });
    expect(await bring(line("ada"))).toMatchObject({ action: "change", why: "changes employeeNumber" });
    expect(await bring(line("ada", { Email: "countess@tidewater.example" }))).toMatchObject({
      action: "change",
    });
    expect(await everyone()).toHaveLength(1);
  });

  test("is enough to know people by", async () => {
    await there("ada");
    expect(await bring({ Email: "ADA@tidewater.example", "Job title": "Pilot" })).toMatchObject({
      action: "change",
    });
  });

  test("outside the allowed domains is a problem of its line", async () => {
    await changeSettings(rosterAt(NOW - 400 * DAY), { emailDomains: ["tidewater.example"] });
    expect(await wrong(newcomer("a", { Email: "a@elsewhere.example" }))).toEqual([
      expect.stringContaining("allowed domains"),
    ]);
  });
});

describe("a number", () => {
  beforeEach(() => there("ada"));
  const other = { "First name": "Grace", "Last name": "Hopper", Email: "grace@tidewater.example" };

  test("that comes with another name and e-mail asks whether it is the same person, and changes nothing", async () => {
    const result = await bring(line("ada", { ...other, "Lifecycle status": "Terminated" }));
    expect(result).toMatchObject({ action: "held", why: expect.stringContaining("The same person?") });
    expect(await user("ada")).toMatchObject({ userName: "ada@tidewater.example", active: true });
  });

  test.each(["First name", "Last name", "Email"] as const)(
    "that keeps the %s is the same person's",
    async (kept) => {
      const { [kept]: _, ...changed } = other;
      expect(await bring(line("ada", changed))).toMatchObject({ action: "change" });
    },
  );
});

describe("somebody new", () => {
  test("who starts later is listed at once and active from that day where they are", async () => {
    await bring(
      newcomer("new", { Site: "Pago Pago", "Start date": "2026-12-01", "Lifecycle status": "Hired" }),
    );
    const start = Date.parse("2026-12-01T00:00-11:00");
    expect([await active("new", start - 1), await active("new", start)]).toEqual([false, true]);
  });

  test("who has no e-mail yet is not listed and is reported", async () => {
    const { action, why } = await bring(newcomer("new", { Email: "" }));
    expect([action, why]).toEqual(["hire", "new, starts 2026-11-02; no work e-mail, so not listed yet"]);
    expect(await everyone()).toEqual([]);
    expect(await bring(newcomer("new"))).toMatchObject({ action: "change", why: "changes email" });
    expect(await everyone()).toHaveLength(1);
  });

  test("who has left already comes in as a leaver, and needs a start date all the same", async () => {
    await bring(newcomer("new", { "Termination date": "2026-11-10", "Lifecycle status": "Terminated" }));
    expect(await active("new")).toBe(false);
    expect(await wrong(newcomer("b", { "Start date": "", "Lifecycle status": "Terminated" }))).toHaveLength(
      1,
    );
  });

  test("who is active beside an end that has passed is held", async () => {
    expect(
      await bring(newcomer("new", { "Termination date": "2026-11-10", "Lifecycle status": "Employed" })),
    ).toMatchObject({ action: "held" });
    expect(await everyone()).toEqual([]);
  });

  test("who is on leave comes in so, and the same line is nothing new", async () => {
    const away = newcomer("new", { "Lifecycle status": "Parental leave" });
    expect(await bring(away)).toMatchObject({ action: "hire" });
    expect(await bring(away)).toMatchObject({ action: null });
  });

  test("without a name, or a contractor without an end where one is demanded, is a problem", async () => {
    await changeSettings(rosterAt(NOW - 400 * DAY), { contractorsNeedEnd: true });
    expect(
      await wrong(
        newcomer("a", { "First name": "", "Last name": "" }),
        newcomer("b", { "Employment type": "contractor" }),
        newcomer("c", { "Employment type": "contractor", "Termination date": "2027-12-31" }),
      ),
    ).toEqual([
      expect.stringMatching(/^2 null: A person needs/),
      expect.stringMatching(/^3 null: Contractors need/),
    ]);
  });
});

describe("sites and lists", () => {
  const zones = async () => {
    const { sites } = await currentDictionary(rosterAt(NOW).db);
    return Object.fromEntries(
      [...sites.values()].map(({ name, zone, country }) => [name, `${zone} ${country}`]),
    );
  };

  test("that are new are named beforehand with the zone proposed and why, and made once", async () => {
    const lines = [
      newcomer("a", { Site: "Nairobi office", Country: "Kenya" }),
      newcomer("b", { Site: "NAIROBI OFFICE", Country: "Kenya" }),
      newcomer("c", { Site: "Harbour", City: "Lisbon", Country: "PT" }),
      newcomer("d", { Site: "Harbour", City: "Lisbon", Country: "PT" }),
      newcomer("e", { Site: "Harbour", City: "Nowhere", Country: "PT" }),
      newcomer("f", { Site: "Riverside", Country: "Japan" }),
      newcomer("g", { Site: "Depot", Country: "US" }),
      newcomer("h", { Department: "Ops", "Cost center": "41" }),
      newcomer("i", { Department: "OPS", "Cost center": "41" }),
      newcomer("j", { Site: "london" }),
    ];
    const { notices } = await bring(...lines);
    expect([...notices].sort()).toEqual([
      "new item in costCenter: 41",
      "new item in country: Japan",
      "new item in country: Kenya",
      "new item in country: Portugal",
      "new item in country: United States",
      expect.stringMatching(/^new item in department: ops$/i),
      "new site Depot, zone Europe/Berlin (the company's, for want of a better one)",
      "new site Harbour, zone Europe/Lisbon (from the city Lisbon)",
      expect.stringMatching(/^new site nairobi office, zone Africa\/Nairobi \(from its name\)$/i),
      "new site Riverside, zone Asia/Tokyo (the time that all of JP keeps)",
    ]);
    expect(Object.keys(await zones())).toHaveLength(3 + 4);
    expect((await zones())["Harbour"]).toBe("Europe/Lisbon PT");
    const again = await bring(...lines);
    expect(again.notices).toEqual([]);
    expect(again.counts).toMatchObject({ unchanged: 10 });
  });

  test("that are new are not made by a load that is refused or given up", async () => {
    const before = await zones();
    await wrong(newcomer("a", { Site: "Nairobi" }), newcomer("b", { "Start date": "" }));
    await hr.checked([newcomer("a", { Site: "Nairobi" })], some());
    expect(await zones()).toEqual(before);
  });

  test("are found again by code and by name", async () => {
    const ids = await idsByName();
    await bring(newcomer("a", { Country: "Germany" }), newcomer("b", { Country: "de" }));
    const { items } = await currentDictionary(rosterAt(NOW).db);
    expect([...items.values()].filter(({ list }) => list === "country")).toHaveLength(1);
    for (const id of ["a", "b"])
      expect(valueAt(await user(id), "addresses.0.country"), String(ids.get("Germany"))).toBe("DE");
  });
});

describe("managers", () => {
  const reports = async (...lines: Line[]) => {
    const { done } = await bring(...lines);
    return done.map(({ why }) => why);
  };

  test("are known by number, e-mail and name, before and after their reports", async () => {
    await there("boss");
    await reports(
      newcomer("a", { "Reports to": "N-boss" }),
      newcomer("b", { "Reports to": "BOSS@tidewater.example" }),
      newcomer("c", { "Reports to": "Ada Boss" }),
      newcomer("d", { "Reports to": "Boss, Ada" }),
      newcomer("e", { "Reports to": "Ada chief" }),
      newcomer("chief", { "Reports to": "n-BOSS" }),
      newcomer("f", { "Reports to": "N-chief" }),
    );
    for (const id of ["a", "b", "c", "d", "chief"]) expect(await managerOf(id), id).toBe("boss");
    const { id: chief } = await user("chief");
    for (const id of ["e", "f"]) expect(await managerOf(id), id).toBe(chief);
  });

  test("are nobody where two have the name or nobody has, and that is said", async () => {
    await there("boss");
    await there("twin", { basic: { surname: "boss" } });
    await there("ada", { work: { managerId: "boss" } });
    const whys = await reports(
      newcomer("a", { "Reports to": "Ada boss" }),
      newcomer("b", { "Reports to": "Nobody Known" }),
      line("ada", { "Reports to": "Ada boss", "Job title": "Pilot" }),
    );
    expect(whys[0]).toContain("manager Ada boss is not known: left as is");
    expect(whys[1]).toContain("manager Nobody Known is not known: left as is");
    expect(await managerOf("a")).toBeUndefined();
    expect(await managerOf("ada")).toBe("boss");
  });

  test("are not taken where they lead round in a circle, which the line says", async () => {
    const { done } = await bring(
      newcomer("a", { "Reports to": "N-b" }),
      newcomer("b", { "Reports to": "N-a" }),
    );
    expect(done).toMatchObject([{ action: "hire" }, { action: "hire" }]);
    expect(done[0]?.why).toContain("Ada a would report to Ada b, who reports to Ada a");
    expect(await managerOf("a")).toBeUndefined();
    expect(await managerOf("b")).toBeUndefined();
  });

  test("who are held before they are hired are nobody's", async () => {
    const held = newcomer("boss", { "Termination date": "2026-11-10", "Lifecycle status": "Employed" });
    await bring(
      held,
      newcomer("a", { "Reports to": "N-boss", "Termination date": "", "Lifecycle status": "Employed" }),
    );
    expect(await managerOf("a")).toBeUndefined();
  });
});

describe("what lies ahead", () => {
  test("survives a file that changes something else today", async () => {
    await there("ada", { work: { title: "Mate", workPhone: "1" } });
    await by("hand", "change", "ada", { effectiveDate: "2026-12-01", values: { work: { title: "Pilot" } } });
    await bring(line("ada", { "Job title": "Mate", "Work phone": "2" }));
    expect(await user("ada")).toMatchObject({ title: "Mate", phoneNumbers: [{ value: "2" }] });
    expect(await user("ada", Date.parse("2026-12-01T12:00Z"))).toMatchObject({
      title: "Pilot",
      phoneNumbers: [{ value: "2" }],
    });
  });
});

describe("a leave", () => {
  test("begins and ends by the status, with access", async () => {
    await there("ada");
    const status = (text: string) => line("ada", { "Lifecycle status": text });
    expect(await bring(status("Leave"))).toMatchObject({
      action: "change",
      why: expect.stringContaining("leave begins"),
    });
    expect(await bring(status("Leave"))).toMatchObject({ action: null });
    expect(await active("ada")).toBe(true);
    expect(await bring(status("Employed"))).toMatchObject({
      action: "change",
      why: expect.stringContaining("back"),
    });
    expect(await bring(status("Employed"))).toMatchObject({ action: null });
  });
});

describe("somebody who never started", () => {
  test("stays off while the file still has them, which is shown", async () => {
    await there("ada", { startDate: "2026-12-01" });
    await by("hand", "rescind", "ada", { reason: null });
    for (const status of ["Hired", "Employed"]) {
      const still = line("ada", { "Start date": "2026-12-01", "Lifecycle status": status });
      expect(await bring(still)).toMatchObject({ action: "held" });
      expect(await active("ada", SOON + 30 * DAY)).toBe(false);
    }
  });
});

describe("an end that a file states", () => {
  test("is written though the e-mail on the line must stay", async () => {
    await there("ada");
    const { action, why } = await bring(
      line("ada", {
        Email: "ada.left@tidewater.example",
        "Termination date": "2026-11-21",
        "Lifecycle status": "Terminated",
      }),
    );
    expect(action).toBe("off");
    expect(why).toContain("ada@tidewater.example stays the e-mail of somebody who left");
    expect(await active("ada")).toBe(false);
  });

  test("is written though a leave on the line overlaps another one", async () => {
    await there("ada");
    const ahead = { kind: "Leave", startDate: "2027-01-01", returnDate: null, access: true } as const;
    await by("hand", "startLeave", "ada", ahead);
    await bring(line("ada", { "Termination date": "2026-11-25", "Lifecycle status": "Leave" }));
    expect(await active("ada", Date.parse("2026-11-26T12:00Z"))).toBe(false);
  });

  test("does not reopen access while the file says terminated, whatever day it names", async () => {
    for (const [id, date] of [
      ["assumed", null],
      ["past", "2026-11-20"],
    ] as const) {
      await there(id);
      await by("feed", "terminate", id, ending(date));
      const said = { "Termination date": "2026-12-14", "Lifecycle status": "Terminated" };
      expect((await bring(line(id, said))).action, id).toBe("held");
      expect(await active(id), id).toBe(false);
    }
  });

  test("before the start in the roster is a problem, by either date, without a start column as well", async () => {
    await there("ada", { startDate: "2026-03-01" });
    for (const column of ["Termination date", "Last day of work"]) {
      const { "Start date": _, ...rest } = line("ada", { [column]: "2025-11-20", "Lifecycle status": "" });
      expect(await wrong(rest), column).toEqual([
        expect.stringContaining("lies before the start date 2026-03-01"),
      ]);
    }
  });

  test("as garden leave without a day that is past is reported, for the person is still on", async () => {
    await there("ada");
    const { action, why } = await bring(line("ada", { "Lifecycle status": "Garden leave" }));
    expect([action, why]).toEqual(["held", expect.stringContaining("gives no last day of work")]);
  });
});

test("two lines that mean one person, one by number and one by e-mail, are a problem and write nothing", async () => {
  await there("ada");
  const lines = [
    line("ada", { Email: "", "Termination date": "2026-11-21", "Lifecycle status": "Terminated" }),
    line("ada", { "Employee ID": "", "Termination date": "", "Lifecycle status": "Employed" }),
  ];
  expect(await wrong(...lines)).toEqual([expect.stringContaining("3 Employee ID: stands on line 2 already")]);
  expect(await active("ada")).toBe(true);
});
