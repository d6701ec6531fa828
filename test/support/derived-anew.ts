import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { Dictionary } from "../../src/hr/dictionary.ts";
import { displayNameOf } from "../../src/hr/display-name.ts";
import { fold } from "../../src/hr/fold.ts";
import { foldsOf } from "../../src/hr/folds.ts";
import { membershipsOf } from "../../src/hr/groups/memberships-of.ts";
import { FOREVER, type Instant } from "../../src/hr/instant.ts";
import { notesOn } from "../../src/hr/notes.ts";
import { timeline } from "../../src/hr/timeline.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { openRoster } from "../../src/roster/open.ts";
import { readEmployees, type StoredEmployee } from "../../src/store/employees.ts";
import { readTables, type Tables } from "./tables.ts";
import { expectViews } from "./views-anew.ts";

/**
 * What must hold in D1 whatever was written: from the moment on everybody's states, memberships and notes are what
 * the rules derive of the facts; so is who is in which view; states have no gaps; a place belongs to one person; one login
 * has one holder; and the moments ahead at which a group changes are known, and no others.
 */
export async function expectDerivedAnew(now: Instant): Promise<void> {
  const db = openRoster(env.DB);
  const dictionary = await currentDictionary(db);
  const tables = await readTables();
  const ids = (tables["employees"] ?? []).map(({ id }) => String(id));
  const people = [...(await readEmployees(db, ids)).values()];
  const givenUp = new Set((tables["sets_given_up"] ?? []).map((row) => String(row["set_id"])));
  const gathered = String(tables["company"]?.[0]?.["groups_gathered_to"]);
  const kept = people.map((person) => ({
    ...person,
    memberships: person.memberships.filter(({ setId }) => !givenUp.has(setId)),
  }));
  expect(Object.fromEntries(kept.map((person) => [person.employee.id, stored(person, now)]))).toEqual(
    Object.fromEntries(
      kept.map((person) => [person.employee.id, derived(person, dictionary, gathered, now)]),
    ),
  );
  for (const { states } of people) {
    expect(states.slice(1).map(({ startsAt }) => startsAt)).toEqual(
      states.slice(0, -1).map(({ endsAt }) => endsAt),
    );
    expect(states.at(-1)?.endsAt).toBe(FOREVER);
  }
  expectPlaces(people, tables);
  expectViews(people, dictionary, tables, now);
  expectOneHolder(people, now);
  expectMoments(kept, givenUp, tables, now);
}

function stored({ states, memberships, notes, version, updatedAt }: StoredEmployee, now: Instant) {
  return {
    notes,
    states: states
      .filter(({ endsAt }) => endsAt > now)
      .map((state) => {
        expect(state).toMatchObject({ version, updatedAt });
        const { startsAt, endsAt, ordinal, active, status, userNameKey, displayNameKey, record, folds } =
          state;
        return {
          from: Math.max(startsAt, now),
          to: endsAt,
          listed: ordinal !== null,
          active,
          status,
          userNameKey,
          displayNameKey,
          cause: startsAt > now ? state.cause : null,
          record: JSON.parse(record),
          // Looked at by the upgrade, which found nothing to fold.
          folds: folds === "{}" ? null : folds,
        };
      }),
    memberships: memberships
      .filter(({ endsAt }) => endsAt > now)
      .map(({ setId, startsAt, endsAt }) => `${setId} ${Math.max(startsAt, now)} ${endsAt}`)
      .sort(),
  };
}

function derived(person: StoredEmployee, company: Dictionary, gathered: string, now: Instant) {
  const { employee, named } = person;
  const { states } = timeline(employee, company, now);
  const dictionary = knownTo(person, company, gathered);
  return {
    notes: notesOn(employee, dictionary),
    states: states
      .filter(({ to }) => to > now)
      .map(({ from, to, listed, active, status, cause, record }) => ({
        from: Math.max(from, now),
        to,
        listed,
        active,
        status,
        userNameKey: record.basic.email === null ? null : fold(record.basic.email),
        displayNameKey: fold(displayNameOf(record.basic)),
        cause: from > now ? cause : null,
        record: JSON.parse(
          JSON.stringify({ ...record, employeeNumber: employee.employeeNumber }, (_, value) =>
            value === null ? undefined : value,
          ),
        ),
        folds: foldsOf(record, employee.employeeNumber),
      })),
    memberships: membershipsOf({ ...employee, named }, states, dictionary)
      .filter(({ to }) => to > now)
      .map(({ setId, from, to }) => `${setId} ${Math.max(from, now)} ${to}`)
      .sort(),
  };
}

/**
 * The company with the rules by which somebody's places have to be there: of those that wait all, where gathering has come
 * by; else those that there were when the person was written last.
 */
function knownTo(
  { employee, memberships }: StoredEmployee,
  company: Dictionary,
  gathered: string,
): Dictionary {
  if (employee.id <= gathered) return company;
  const { groups } = company;
  const waiting = new Set([...groups.next.values()].map(({ generation }) => generation));
  const written = memberships.map(({ setId }) => Number(setId.split(".")[1] ?? 0));
  const latest = Math.max(0, ...written.filter((generation) => waiting.has(generation)));
  const known = [...groups.next].filter(([, { generation }]) => generation <= latest);
  return { ...company, groups: { ...groups, next: new Map(known) } };
}

/** Places are 1, 2, 3 … without a gap, and whoever is listed has the one that stands beside their states. */
function expectPlaces(people: readonly StoredEmployee[], { ordinals = [] }: Tables): void {
  expect(ordinals.map(({ ordinal }) => ordinal)).toEqual(ordinals.map((_, index) => index + 1));
  const places = new Map(ordinals.map((row) => [row["employee_id"], row["ordinal"]]));
  for (const { employee, states } of people) {
    const taken = new Set(states.map(({ ordinal }) => ordinal).filter((ordinal) => ordinal !== null));
    if (taken.size > 0) expect([...taken]).toEqual([places.get(employee.id)]);
  }
}

function expectOneHolder(people: readonly StoredEmployee[], now: Instant): void {
  const held = people
    .flatMap(({ states }) => states)
    .filter(({ userNameKey, endsAt }) => userNameKey !== null && endsAt > now);
  for (const [login, states] of Map.groupBy(held, ({ userNameKey }) => userNameKey)) {
    for (const a of states) {
      const rivals = states.filter(
        (b) => b.employeeId !== a.employeeId && Math.max(a.startsAt, now) < b.endsAt && b.startsAt < a.endsAt,
      );
      expect(rivals, `${login} is held by two`).toEqual([]);
    }
  }
}

function expectMoments(
  people: readonly StoredEmployee[],
  givenUp: ReadonlySet<string>,
  tables: Tables,
  now: Instant,
): void {
  const ahead = (at: Instant) => at > now && at < FOREVER;
  const known = (tables["group_moments"] ?? [])
    .filter((row) => ahead(Number(row["at"])) && !givenUp.has(String(row["group_id"])))
    .map((row) => `${row["group_id"]} ${row["at"]}`);
  const derived = people
    .flatMap(({ memberships }) => memberships)
    .flatMap(({ setId, startsAt, endsAt }) => [startsAt, endsAt].filter(ahead).map((at) => `${setId} ${at}`));
  expect(known.toSorted()).toEqual([...new Set(derived)].toSorted());
}
