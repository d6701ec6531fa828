import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AttributeReader, type JsonObject } from "../../scripts/okta/attribute-reader.ts";
import { readExistingAccounts, withExistingAccounts } from "../../scripts/okta/existing-accounts.ts";
import { runImport } from "../../scripts/okta/import.ts";
import { importAsJson } from "../../scripts/okta/import-as-json.ts";
import type { Outcome } from "../../scripts/okta/outcome.ts";
import { type Plan, reconcile } from "../../scripts/okta/reconcile.ts";
import { renderImport } from "../../scripts/okta/report.ts";
import { readGroup } from "../../scripts/okta/source-group.ts";
import { readUser } from "../../scripts/okta/source-user.ts";
import { emptyState, readState, type State, writeState } from "../../scripts/okta/state.ts";
import type { Switches } from "../../scripts/okta/switches.ts";
import { group, memorySource, user } from "./memory-source.ts";

const AT = "2026-11-24T12:00:00.000Z";
const EMPTY = emptyState("https://hr.example.com/scim/v2");
const TICKED: Switches = {
  profileSourcing: true,
  whenDeactivated: "deactivate",
  reactivateSuspended: true,
  reactivateDeactivated: true,
};

function meet(
  state: State,
  users: readonly JsonObject[],
  switches: Partial<Switches> = {},
  groups: readonly JsonObject[] | null = null,
): Plan {
  const snapshot = {
    users: users.map((resource) => readUser(new AttributeReader(resource))),
    groups: groups === null ? null : groups.map((resource) => readGroup(new AttributeReader(resource))),
  };
  return reconcile(state, snapshot, { ...TICKED, ...switches }, AT);
}

/** The state after imports of these lists, one after the other. */
function stateAfter(...lists: JsonObject[][]): State {
  return lists.reduce((state, users) => meet(state, users).next, EMPTY);
}

function outcome(plan: Plan, id: string): Outcome {
  const found = plan.outcomes.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} has no outcome`);
  return found;
}

const kinds = (plan: Plan) => Object.fromEntries(plan.outcomes.map(({ id, kind }) => [id, kind]));
const statusOf = (plan: Plan, id: string) => plan.next.people.find((person) => person.id === id)?.status;
const gone = (id: string) => user(id, { active: false });

describe("people seen before", () => {
  test("stay unchanged, or are updated with what changed", () => {
    const plan = meet(stateAfter([user("a"), user("b", { title: "Clerk", nickName: "B" })]), [
      user("a", { meta: { version: "2" } }),
      user("b", { title: "Head" }),
    ]);
    expect(kinds(plan)).toEqual({ a: "unchanged", b: "updated" });
    expect(outcome(plan, "b").changes).toEqual([
      { attribute: "title", before: "Clerk", after: "Head" },
      { attribute: "nickName", before: "B", after: null },
    ]);
  });

  test.each([
    ["deactivate", "deactivated", "deactivated"],
    ["suspend", "suspended", "suspended"],
    ["nothing", "left alone", "active"],
  ] as const)("inactive or absent, with the switch at %s, are %s", (whenDeactivated, kind, status) => {
    const state = stateAfter([user("a"), user("b")]);
    const plan = meet(state, [gone("a")], { whenDeactivated });
    expect(kinds(plan)).toEqual({ a: kind, b: kind });
    expect([statusOf(plan, "a"), statusOf(plan, "b")]).toEqual([status, status]);
    expect(outcome(plan, "a")).toMatchObject({
      scanned: true,
      why: expect.stringContaining("inactive in the source"),
    });
    expect(outcome(plan, "b")).toMatchObject({
      scanned: false,
      why: expect.stringContaining("no longer in the list"),
    });
    const again = meet(plan.next, [gone("a")], { whenDeactivated });
    expect(kinds(again)).toEqual({ a: "unchanged", b: "unchanged" });
  });

  test("come back when active again, whether they were inactive or absent", () => {
    const state = stateAfter([user("a"), user("b")], [gone("a")]);
    const plan = meet(state, [user("a"), user("b")]);
    expect(kinds(plan)).toEqual({ a: "reactivated", b: "reactivated" });
    expect(outcome(plan, "b").why).toBe("is back in the list and active; the account was deactivated");
    expect(statusOf(plan, "b")).toBe("active");
  });

  test.each([
    ["deactivate", { reactivateDeactivated: false }, "unchanged"],
    ["deactivate", { reactivateSuspended: false }, "reactivated"],
    ["suspend", { reactivateSuspended: false }, "unchanged"],
    ["suspend", { reactivateDeactivated: false }, "reactivated"],
  ] as const)("after %s, with %j, are %s; the two boxes are apart", (whenDeactivated, box, kind) => {
    const off = meet(stateAfter([user("a")]), [gone("a")], { whenDeactivated });
    const plan = meet(off.next, [user("a")], box);
    expect(outcome(plan, "a").kind).toBe(kind);
    expect(outcome(plan, "a").attention).toBe(kind === "unchanged" ? true : undefined);
    const ticked = meet(plan.next, [user("a")]);
    expect(statusOf(ticked, "a")).toBe("active");
  });

  test("come back only under the userName that Okta knows", () => {
    const state = stateAfter([user("a")], [gone("a")]);
    const plan = meet(state, [user("a", { userName: "new@example.com" })]);
    expect(outcome(plan, "a")).toMatchObject({ kind: "unchanged", attention: true });
    expect(statusOf(plan, "a")).toBe("deactivated");
    const upper = meet(state, [user("a", { userName: "A@EXAMPLE.COM" })]);
    expect(outcome(upper, "a").kind).toBe("reactivated");
  });

  test("keep the profile they left with", () => {
    const plan = meet(stateAfter([user("a")]), [user("a", { active: false, title: "Leaver" })]);
    expect(plan.next.people[0]?.profile).not.toHaveProperty("title");
  });

  test("are suspended first and deactivated by a later switch", () => {
    const suspended = meet(stateAfter([user("a")]), [gone("a")], { whenDeactivated: "suspend" });
    expect(statusOf(meet(suspended.next, [gone("a")]), "a")).toBe("deactivated");
  });

  test("are left as they are without profile sourcing", () => {
    const plan = meet(stateAfter([user("a"), user("b")]), [user("a", { title: "Head" })], {
      profileSourcing: false,
    });
    expect(kinds(plan)).toEqual({ a: "unchanged", b: "unchanged" });
    expect(statusOf(plan, "b")).toBe("active");
  });

  test("may swap their logins, but take none that somebody keeps", () => {
    const named = (id: string, login: string) => user(id, { userName: `${login}@example.com` });
    const state = stateAfter([user("a"), user("b"), user("c")]);
    const swapped = meet(state, [named("a", "b"), named("b", "a"), user("c")]);
    expect(kinds(swapped)).toEqual({ a: "updated", b: "updated", c: "unchanged" });
    // b hopes for what a gives up; a may not move, so b may not either.
    const blocked = meet(state, [named("a", "c"), named("b", "a"), user("c")]);
    expect(outcome(blocked, "a")).toMatchObject({ kind: "unchanged", attention: true });
    expect(outcome(blocked, "b").why).toContain(
      "cannot become a@example.com: that login belongs to A Example",
    );
    expect(blocked.next.people.map(({ userName }) => userName)).toEqual(
      state.people.map(({ userName }) => userName),
    );
  });
});

describe("people never seen before", () => {
  const CSV = [
    "login,email,first,last,status",
    "a@example.com,a@example.com,A,Example,ACTIVE",
    "old-b,b@example.com,B,Example,PASSWORD_EXPIRED",
    "c@example.com,x@example.com,C,Example,ACTIVE",
    "c-two,c@example.com,C,Example,ACTIVE",
    "d@example.com,,Dora,Leaver,DEPROVISIONED",
    "e@example.com,,E,Example,ACTIVE",
    "f@example.com,,Somebody,Else,SUSPENDED",
  ].join("\n");
  const state = withExistingAccounts(EMPTY, readExistingAccounts(CSV));

  test("meet the accounts that are there", () => {
    const plan = meet(state, [
      user("a"),
      user("b"),
      user("c"),
      user("d"),
      gone("e"),
      user("f"),
      user("n"),
      gone("o"),
    ]);
    const seen = plan.outcomes.map(({ id, kind, match, attention = false }) => [id, kind, match, attention]);
    expect(seen).toEqual([
      ["a", "linked", "exact", false],
      ["b", "linked", "exact", false],
      ["c", "not imported", "ambiguous", true],
      ["d", "not imported", "leaver", true],
      ["e", "not imported", "leaver", true],
      ["f", "linked", "exact", true],
      ["n", "created", "unmatched", false],
      ["o", "not imported", undefined, false],
    ]);
    expect(outcome(plan, "b").why).toBe("matches old-b by e-mail");
    expect(outcome(plan, "f").why).toContain("whose name there is Somebody Else");
    expect(plan.next.people.map(({ id, status }) => [id, status])).toEqual([
      ["a", "active"],
      ["b", "active"],
      ["f", "suspended"],
      ["n", "active"],
    ]);
    expect(plan.next.accounts.map(({ login }) => login)).toEqual([
      "c@example.com",
      "c-two",
      "d@example.com",
      "e@example.com",
    ]);
  });

  test("who were held are held again, with the file or without", () => {
    const first = meet(state, [user("a"), user("c")]).next;
    expect(kinds(meet(first, [user("a"), user("c")]))).toEqual({ a: "unchanged", c: "not imported" });
    const reread = withExistingAccounts(first, readExistingAccounts(CSV));
    expect(reread.accounts.map(({ login }) => login)).not.toContain("a@example.com");
    expect(kinds(meet(reread, [user("a"), user("c")]))).toEqual({ a: "unchanged", c: "not imported" });
  });

  test("who were suspended by hand in Okta are not woken by an import", () => {
    const plan = meet(meet(state, [user("f")]).next, [user("f")]);
    expect(outcome(plan, "f")).toMatchObject({ kind: "unchanged", attention: true });
    expect(statusOf(plan, "f")).toBe("suspended");
  });

  test("who claim one account, or one userName, are all held", () => {
    const rivals = [user("a"), user("z", { emails: [{ value: "a@example.com", primary: true }] })];
    expect(kinds(meet(state, rivals))).toEqual({ a: "not imported", z: "not imported" });
    const namesakes = [user("y"), user("z", { userName: "Y@example.com" })];
    const plan = meet(EMPTY, namesakes);
    expect(plan.outcomes.map(({ match }) => match)).toEqual(["ambiguous", "ambiguous"]);
    expect(kinds(meet(EMPTY, [user("y"), user("z", { userName: "y@example.com", active: false })]))).toEqual({
      y: "created",
      z: "not imported",
    });
  });

  test("do not inherit a leaver's account, nor a colleague's", () => {
    const heir = user("z", { userName: "a@example.com" });
    const afterLeaving = meet(stateAfter([user("a")], [gone("a")]), [gone("a"), heir]);
    expect(outcome(afterLeaving, "z")).toMatchObject({ kind: "not imported", match: "leaver" });
    const beside = meet(stateAfter([user("a")]), [user("a"), heir]);
    expect(outcome(beside, "z")).toMatchObject({ kind: "not imported", match: "ambiguous" });
  });

  test.each([
    [
      "login;E-Mail;First name;Last Name;Status\nx;x@y.z;X;Y;Locked out\n",
      { login: "x", email: "x@y.z", name: "X Y", status: "active" },
    ],
    ["\ufeffUsername,Status\nx,Suspended", { login: "x", email: "", name: "", status: "suspended" }],
    ['user.login,"user.status"\nx,Deactivated', null],
  ])("come from files in several wordings: %j", (csv, account) => {
    if (account === null) expect(() => readExistingAccounts(csv)).toThrow('no column "login"');
    else expect(readExistingAccounts(csv)).toEqual([account]);
  });

  test.each([
    ["login,status\nx,GONE", 'row 2: "GONE" is no status'],
    ["login,status\n,ACTIVE", "row 2: the login is empty"],
    ["login\nx\nX", "row 3: the login X stands in row 2 already"],
    ["email\nx", 'no column "login"'],
    ['login\n"x', "is no CSV"],
  ])("are refused with the row that is wrong: %j", (csv, message) => {
    expect(() => readExistingAccounts(csv)).toThrow(message);
  });
});

test("an account outside of the source keeps its login", () => {
  const state = {
    ...stateAfter([user("a")]),
    accounts: readExistingAccounts("login,first,last\nboss,The,Boss"),
  };
  const plan = meet(state, [user("a", { userName: "Boss" })]);
  expect(outcome(plan, "a").why).toBe("cannot become Boss: that login belongs to The Boss");
});

describe("groups", () => {
  const everyone = [user("a"), user("b"), gone("c")];
  const first = meet(EMPTY, everyone, {}, [group("Sales", ["a", "b", "c"]), group("Old", ["a"], "g1")]);

  test("are known by name, and hold linked people only", () => {
    expect(first.groups?.outcomes.map(({ name, kind, joined }) => [name, kind, joined])).toEqual([
      ["Sales", "new", ["a@example.com", "b@example.com"]],
      ["Old", "new", ["a@example.com"]],
    ]);
    const plan = meet(first.next, everyone, {}, [group("Sales", ["b"]), group("New", ["a"], "g1")]);
    expect(plan.groups?.outcomes).toEqual([
      { name: "Sales", kind: "updated", joined: [], left: ["a@example.com"], why: "its members changed" },
      { name: "New", kind: "new", joined: ["a@example.com"], left: [], why: '"Old" was renamed' },
      expect.objectContaining({ name: "Old", kind: "removed", left: ["a@example.com"] }),
    ]);
  });

  test("are unchanged when met again, and kept where group import is off", () => {
    const again = meet(first.next, everyone, {}, [group("Old", ["a"], "g1"), group("Sales", ["b", "a"])]);
    expect(again.groups?.outcomes.map(({ kind }) => kind)).toEqual(["unchanged", "unchanged"]);
    const without = meet(first.next, everyone);
    expect(without.groups).toBeNull();
    expect(without.next.groups).toEqual(first.next.groups);
  });

  test("hold a new hire in the very import that creates the account", () => {
    const plan = meet(first.next, [...everyone, user("d")], {}, [group("Sales", ["a", "b", "d"])]);
    expect(plan.groups?.outcomes[0]?.joined).toEqual(["d@example.com"]);
  });

  test("of one name become one, and it is said", () => {
    const plan = meet(EMPTY, everyone, {}, [group("Sales", ["a"], "g1"), group("Sales", ["b"], "g2")]);
    expect(plan.next.groups.map(({ members }) => members)).toEqual([["a"]]);
    expect(plan.groups?.notes.join()).toContain('Two groups are named "Sales"');
  });

  test("and users that tell memberships differently are named on both sides", () => {
    const users = [
      user("a", { groups: [{ value: "g-Sales" }] }),
      user("b", { groups: [{ value: "g-Sales" }, { value: "g-Lost" }] }),
      user("c"),
    ];
    const plan = meet(EMPTY, users, {}, [group("Sales", ["a", "c", "ghost"])]);
    expect(plan.groups?.disagreements).toEqual([
      { group: "g-Lost", person: "b@example.com", said: "by the person, of a group not in the list" },
      { group: "Sales", person: "c@example.com", said: "only by the group" },
      { group: "Sales", person: "b@example.com", said: "only by the person" },
    ]);
    expect(plan.groups?.notes.join()).toContain("1 members of groups are not in the list of users, as ghost");
    expect(plan.next.groups[0]?.members).toEqual(["a", "c"]);
  });

  test("without members take them from the users' groups", () => {
    const users = [user("a", { groups: [{ value: "g1" }] }), user("b")];
    const plan = meet(EMPTY, users, {}, [{ id: "g1", displayName: "Sales" }]);
    expect(plan.next.groups[0]?.members).toEqual(["a"]);
    expect(plan.groups?.disagreements).toEqual([]);
    expect(plan.groups?.notes.join()).toContain("No group lists `members`");
  });

  test("within groups are not read", () => {
    const nested = { ...group("All", []), members: [{ value: "a" }, { value: "g-Sales", type: "Group" }] };
    const plan = meet(EMPTY, everyone, {}, [nested]);
    expect(plan.next.groups[0]?.members).toEqual(["a"]);
    expect(plan.groups?.notes.join()).toContain("Groups within groups are not read by Okta: All");
  });
});

describe("the safeguard", () => {
  const people = (size: number) => Array.from({ length: size }, (_, index) => user(`p${index}`));

  test.each([
    [100, 20, false, true],
    [101, 20, false, false],
    [101, 21, true, true],
    [200, 39, false, false],
    [200, 40, true, true],
    [5, 0, false, false],
  ])("of %i people, %i gone: stopped %s, over the share %s", (size, leaving, tripped, over) => {
    const plan = meet(stateAfter(people(size)), people(size).slice(leaving));
    expect(plan.safeguard).toEqual({ assignments: size, removals: leaving, tripped, over });
  });

  test("counts leavers whatever the switch, and nobody who left before", () => {
    const nothing = meet(stateAfter(people(200)), people(200).slice(40), { whenDeactivated: "nothing" });
    expect(nothing.safeguard.tripped).toBe(true);
    const later = meet(stateAfter(people(200), people(200).slice(30)), people(200).slice(40));
    expect(later.safeguard).toMatchObject({ assignments: 170, removals: 10, tripped: false });
  });
});

describe("laws", () => {
  const person = fc.record({
    id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    login: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
    active: fc.boolean(),
    title: fc.constantFrom("Clerk", "Head"),
  });
  const list = fc
    .uniqueArray(person, { selector: ({ id }) => id })
    .map((people) =>
      people.map(({ id, login, active, title }) =>
        user(id, { userName: `${login}@example.com`, active, title }),
      ),
    );
  const switches = fc.record({
    profileSourcing: fc.boolean(),
    whenDeactivated: fc.constantFrom("deactivate", "suspend", "nothing"),
    reactivateSuspended: fc.boolean(),
    reactivateDeactivated: fc.boolean(),
  });
  const quiet = new Set(["unchanged", "not imported"]);

  test("the same list met again changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(list, switches), { minLength: 1, maxLength: 5 }), (imports) => {
        let state = EMPTY;
        for (const [users, how] of imports) {
          const plan = meet(state, users, how);
          const again = meet(plan.next, users, how);
          expect(again.outcomes.filter(({ kind }) => !quiet.has(kind))).toEqual([]);
          expect(again.next).toEqual(plan.next);
          state = plan.next;
        }
      }),
    );
  });

  test("everybody listed or known has one outcome, and no login is held twice", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(list, switches), { minLength: 1, maxLength: 5 }), (imports) => {
        let state = EMPTY;
        for (const [users, how] of imports) {
          const plan = meet(state, users, how);
          const ids = new Set([...users.map(({ id }) => id), ...state.people.map(({ id }) => id)]);
          expect(plan.outcomes.map(({ id }) => id).sort()).toEqual([...ids].sort());
          const logins = plan.next.people.map(({ userName }) => userName);
          expect(new Set(logins).size).toBe(logins.length);
          state = plan.next;
        }
      }),
    );
  });

  test("with every box ticked, whoever is active under the login that Okta knows has an active account", () => {
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 5 }), list, (lists, users) => {
        const state = stateAfter(...lists);
        const plan = meet(state, users);
        const listed = new Map(users.map(({ id, userName, active }) => [id, { userName, active }]));
        for (const { id, userName } of state.people) {
          const now = listed.get(id);
          if (now?.active !== true) expect(statusOf(plan, id)).toBe("deactivated");
          else if (now.userName === userName) expect(statusOf(plan, id)).toBe("active");
        }
      }),
    );
  });
});

describe("a whole import", () => {
  const options = { ...TICKED, groups: true, at: AT };
  const sales = { groups: [{ value: "g-Sales" }] };
  const before = memorySource([user("a", sales), user("b", sales), gone("c")], [group("Sales", ["a", "b"])]);
  const now = memorySource(
    [user("a", { ...sales, title: "Head" }), gone("b"), gone("c"), user("d")],
    [group("Sales", ["a"])],
  );

  test("shows the second time only what changed", async () => {
    const first = await runImport(before.source, EMPTY, options);
    const kept = readState(writeState(first.next), EMPTY.source);
    expect(kept).toMatchObject(first.next);
    const second = await runImport(now.source, kept, options);
    expect(importAsJson(second, "done").summary).toEqual({
      users: {
        scanned: 4,
        new: 1,
        updated: 1,
        unchanged: 0,
        deactivated: 1,
        suspended: 0,
        leftAlone: 0,
        reactivated: 0,
        notImported: 1,
        absent: 0,
      },
      matching: { exact: 0, ambiguous: 0, leaver: 0, unmatched: 1 },
      groups: {
        scanned: 1,
        new: 0,
        updated: 1,
        unchanged: 0,
        removed: 0,
        membershipsAdded: 0,
        membershipsRemoved: 1,
      },
    });
    const text = renderImport(second, { explain: true, mode: "done" });
    expect(text).toContain("        1  deactivated   1 inactive in the source, 0 gone from the list\n");
    expect(text).toContain("B Example (b@example.com): is inactive in the source\n");
    expect(text).toContain("title: nothing -> Head\n");
    expect(text).toContain("Sales: updated, its members changed; out: b@example.com\n");
    expect(text.split("\n").every((line) => line.length <= 100)).toBe(true);
    const short = renderImport(second, { explain: false, mode: "done" });
    expect(short).not.toContain("b@example.com");
  });

  test("says that the safeguard stopped it, and how to overrule it", async () => {
    const people = Array.from({ length: 150 }, (_, index) => user(`p${index}`));
    const full = await runImport(memorySource(people).source, EMPTY, options);
    const empty = await runImport(memorySource(people.slice(100)).source, full.next, options);
    expect(empty.safeguard.tripped).toBe(true);
    expect(renderImport(empty, { explain: false, mode: "stopped" })).toContain(
      "IMPORT STOPPED by the safeguard: 100 of 150",
    );
    expect(renderImport(empty, { explain: false, mode: "done" })).toContain(
      "The safeguard was overruled: 100 of 150",
    );
  });
});

test.each([
  ["no JSON", "cannot be read"],
  ['{"version":2}', "cannot be read"],
  [
    writeState({ ...EMPTY, source: "https://other.example.com" }),
    "another source, https://other.example.com",
  ],
])("a state that is not ours is refused: %s", (text, message) => {
  expect(() => readState(text, EMPTY.source)).toThrow(message);
});
