import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { HireInput } from "../../src/hr/lifecycle/hire.ts";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { askAt } from "../support/ask-at.ts";
import { rosterAt } from "../support/company.ts";
import { loader } from "../support/load.ts";
import { valueAt } from "../support/scim.ts";
import { enact } from "./enact.ts";
import { look, type ModelCompany, type Person, type Turn, turnsAhead, type View, view } from "./model.ts";
import type { Act } from "./model-act.ts";
import { done, type Moment, Refused, refuseIf } from "./model-deed.ts";
import { hired } from "./model-employments.ts";
import { isHeld, readOver, requireErasable } from "./model-erasure.ts";
import { followed } from "./model-file.ts";
import { actOf, type Step } from "./model-steps.ts";
import { MODEL_VERBS } from "./model-verbs.ts";

const MINUTE = 60_000;

/** What both begin with; `people` are in D1 already. */
export interface Beginning {
  readonly now: number;
  readonly company: ModelCompany;
  readonly people: readonly Person[];
  /** The ids of sites by name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly okta: NewServiceUser;
  readonly feed: NewServiceUser;
}

/** The roster and the model, to which the same is done, and which must say the same. */
export class SideBySide {
  readonly #beginning: Beginning;
  readonly #people: Map<string, Person>;
  readonly #erased = new Map<string, Person>();
  /** The addresses that somebody ever had, by the person's id. */
  readonly #addresses = new Map<string, Set<string>>();
  /** The addresses of those who were erased, until a person releases them. */
  readonly #heldBack = new Set<string>();
  #company: ModelCompany;
  #now: number;
  #accepted = 0;

  constructor(beginning: Beginning) {
    this.#beginning = beginning;
    this.#people = new Map(structuredClone(beginning.people).map((person) => [person.id, person]));
    this.#company = beginning.company;
    this.#now = beginning.now;
  }

  /** How much of what was done the rules allowed. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Takes a step in both. They must agree whether it may be, on everybody's days ahead, and on what SCIM shows of them. */
  async take(step: Step): Promise<void> {
    this.#now += step.minutes * MINUTE;
    const { feed } = this.#beginning;
    this.#look();
    const act = this.#actOf(step);
    const told = `${new Date(this.#now).toISOString()} ${JSON.stringify(act)}`;
    const byRoster = await enact(act, rosterAt(this.#now), loader(feed, this.#now));
    expect([told, byRoster]).toEqual([told, this.#enact(act)]);
    if (byRoster) this.#accepted += 1;
    await this.#compare(told);
    if (!("id" in act)) return;
    if (this.#people.has(act.id)) await this.#read(act.id, told, 2);
    if (this.#erased.has(act.id)) await this.#readNobody(act.id, told);
  }

  /** Lets everything come that lies ahead: readers see it at its minute and not before, and history tells it. */
  async letTimeGoOn(): Promise<void> {
    for (const id of this.#people.keys()) await this.#read(id, "at the end", 5);
    for (const id of this.#erased.keys()) await this.#readNobody(id, "at the end");
    const expected = [...this.#people.values()].flatMap((person) => this.#momentsToTell(person));
    const last = Math.max(this.#now, ...expected.map(({ at }) => at));
    while ((await sweep(rosterAt(last))).more);
    expect(await momentsTold(this.#now)).toEqual(expected.map(inOneLine).toSorted());
  }

  #actOf(step: Step): Act {
    const act = actOf(
      step,
      this.#now,
      [...this.#people.values()],
      [...this.#erased.values()],
      this.#beginning.ids,
    );
    if (act.kind !== "fileOfErased") return act;
    // Where somebody else has the number or the address by now, the line is about them.
    const { number, email } = act.said;
    const isNobodys =
      this.#heldBack.has(email) && !this.#isHeld(email) && this.#withNumber(number) === undefined;
    return isNobodys ? act : { kind: "calendar" };
  }

  #enact(act: Act): boolean {
    const moment: Moment = { company: this.#company, now: this.#now, by: "hand" };
    try {
      if (act.kind === "hire") this.#people.set(act.id, this.#hired(act.id, act.input, moment));
      if (act.kind === "verb") this.#people.set(act.id, this.#afterVerb(act, moment));
      if (act.kind === "file") {
        const person = this.#withNumber(act.said.number);
        if (person === undefined) throw new Refused("somebody new, without a day to start on");
        this.#people.set(person.id, followed(person, act.said, { ...moment, by: "feed" }));
      }
      if (act.kind === "fileOfErased") readOver(act.said, moment);
      if (act.kind === "erase" && !this.#erased.has(act.id))
        this.#erase(this.#person(act.id), act.confirm, moment);
      if (act.kind === "releaseErasedEmail") refuseIf(!this.#heldBack.delete(act.email), "not held back");
      if (act.kind === "settings") {
        const { companyZone: zone = this.#company.zone, ...changes } = act.changes;
        this.#company = { ...this.#company, ...changes, zone };
      }
      if (act.kind === "site") {
        const siteZones = { ...this.#company.siteZones, [act.id]: act.zone };
        this.#company = { ...this.#company, siteZones };
      }
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
    this.#look();
    return true;
  }

  /** At the clocks, and at what everybody's addresses are. */
  #look(): void {
    for (const person of this.#people.values()) {
      look(person, this.#company, this.#now);
      const known = this.#addresses.get(person.id) ?? [];
      const said = person.basic.said.email.flatMap(([, email]) => email ?? []);
      this.#addresses.set(person.id, new Set([...known, ...said]));
    }
  }

  #hired(id: string, input: HireInput, moment: Moment): Person {
    const { email } = input.basic;
    refuseIf(email !== null && (this.#heldBack.has(email) || this.#isHeld(email)), "another's address");
    refuseIf(this.#withNumber(input.employeeNumber) !== undefined, "another's number");
    return hired(id, input, moment);
  }

  #erase(person: Person, confirm: string, moment: Moment): void {
    requireErasable(person, confirm, moment);
    this.#people.delete(person.id);
    this.#erased.set(person.id, person);
    for (const address of this.#addresses.get(person.id) ?? [])
      if (!this.#isHeld(address)) this.#heldBack.add(address);
  }

  #isHeld(email: string): boolean {
    return isHeld(email, this.#people.values(), { company: this.#company, now: this.#now });
  }

  #withNumber(number: string | null): Person | undefined {
    return [...this.#people.values()].find((person) => number !== null && person.number === number);
  }

  #afterVerb(act: Extract<Act, { kind: "verb" }>, moment: Moment): Person {
    if (act.verb === "rekey") {
      const holder = this.#withNumber(act.input.employeeNumber);
      refuseIf(holder !== undefined && holder.id !== act.id, "another's number");
    }
    const deed: unknown = MODEL_VERBS[act.verb];
    if (typeof deed !== "function") throw new Error(`no ${act.verb}`);
    return done((copy, input, at) => deed(copy, input, at), this.#person(act.id), act.input, moment);
  }

  #person(id: string): Person {
    const person = this.#people.get(id);
    if (person === undefined) throw new Refused("no such person");
    return person;
  }

  /** What everybody is now, and every turn ahead, against what is stored. */
  async #compare(told: string): Promise<void> {
    const stored = await turnsStored(this.#now);
    expect([told, ...stored.keys()].toSorted()).toEqual([told, ...this.#people.keys()].toSorted());
    for (const [id, person] of this.#people) {
      const turns = [{ at: this.#now, view: view(person) }, ...turnsAhead(person, this.#company, this.#now)];
      expect([told, id, ...(stored.get(id) ?? []).map(inWords)]).toEqual([told, id, ...turns.map(inWords)]);
    }
  }

  /** What SCIM says at the minute before and at each of the next turns. */
  async #read(id: string, told: string, most: number): Promise<void> {
    const person = this.#person(id);
    let before = view(person);
    for (const turn of turnsAhead(person, this.#company, this.#now).slice(0, most)) {
      for (const [at, expected] of [
        [Math.max(turn.at - MINUTE, this.#now), before],
        [turn.at, turn.view],
      ] as const) {
        const answer = await askAt(this.#beginning.okta, `/scim/v2/Users/${id}`, { now: at });
        const user: unknown = await answer.json();
        const read = answer.status === 404 ? null : namesRead(user);
        expect([told, at, read]).toEqual([told, at, asRead(expected)]);
      }
      before = turn.view;
    }
  }

  async #readNobody(id: string, told: string): Promise<void> {
    const { status } = await askAt(this.#beginning.okta, `/scim/v2/Users/${id}`, { now: this.#now });
    expect([told, id, status]).toEqual([told, id, 404]);
  }

  #momentsToTell(person: Person): Told[] {
    let before = view(person);
    return turnsAhead(person, this.#company, this.#now).flatMap(({ at, view: after }) => {
      const [from, to] = [before, after].map(({ active, status }) => `${active} ${status}`);
      before = after;
      return from === to ? [] : [{ id: person.id, at, from: `${from}`, to: `${to}` }];
    });
  }
}

const NAMES = ["active", "title", "userName"];
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

function namesRead(user: unknown): unknown[] {
  const enterprise = typeof user === "object" && user !== null ? Reflect.get(user, ENTERPRISE) : null;
  return [...NAMES.map((name) => valueAt(user, name)), valueAt(enterprise, "employeeNumber")];
}

function asRead({ listed, active, title, email, number }: View): unknown[] | null {
  return listed ? [active, title ?? undefined, email, number ?? undefined] : null;
}

function inWords({ at, view }: Turn): string {
  return `${new Date(at).toISOString()} ${JSON.stringify(view)}`;
}

/** What is stored of everybody: how they are now, and each moment at which what the model knows becomes otherwise. */
async function turnsStored(now: number): Promise<Map<string, Turn[]>> {
  const { results } = await env.DB.prepare(
    "SELECT employee_id AS id, starts_at AS at, active, status, ordinal, record FROM states WHERE ends_at > ? ORDER BY employee_id, starts_at",
  )
    .bind(now)
    .all<{
      id: string;
      at: number;
      active: number;
      status: string;
      ordinal: number | null;
      record: string;
    }>();
  const turns = new Map<string, Turn[]>();
  for (const { id, at, active, status, ordinal, record } of results) {
    const { work, basic, employeeNumber: number = null } = JSON.parse(record);
    const [title, email] = [work.title ?? null, basic.email ?? null];
    const seen = { active: active === 1, status, listed: ordinal !== null, title, email, number };
    const known = turns.get(id) ?? [];
    if (JSON.stringify(known.at(-1)?.view) !== JSON.stringify(seen))
      known.push({ at: Math.max(at, now), view: seen });
    turns.set(id, known);
  }
  return turns;
}

/** A moment after which somebody is otherwise, in access or status. */
interface Told {
  readonly id: string;
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

function inOneLine({ id, at, from, to }: Told): string {
  return `${id} ${new Date(at).toISOString()}: ${from}, then ${to}`;
}

/** The moments after this one that history tells, with what they made of people. */
async function momentsTold(after: number): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT subject AS id, holds_from AS at, changes FROM history JOIN history_values USING (subject, operation_id)
      WHERE actor = 'the calendar' AND operation_id LIKE 'moment %' AND holds_from > ?`,
  )
    .bind(after)
    .all<{ id: string; at: number; changes: string }>();
  const told = results.map(({ id, at, changes }) => {
    const { active, status } = JSON.parse(changes);
    return { id, at, from: `${active[0]} ${status[0]}`, to: `${active[1]} ${status[1]}` };
  });
  return told
    .filter(({ from, to }) => from !== to)
    .map(inOneLine)
    .toSorted();
}
