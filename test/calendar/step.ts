import fc from "fast-check";
import type { ValueChanges } from "../../src/hr/lifecycle/change-values.ts";
import { addDays } from "../../src/hr/plain-date.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import type { Settings } from "../../src/hr/settings.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { followZoneRules } from "../../src/roster/calendar/zone-rules.ts";
import { changeSettings, changeSite } from "../../src/roster/company/change-company.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { hiring } from "../support/company.ts";

/** Something done, after some time, to one of the people there, or in the company. */
export interface Step {
  readonly minutes: number;
  readonly what: DeedName;
  readonly who: number;
  /** Two days, from today. */
  readonly days: readonly [number, number | null];
  readonly choice: number;
}

const HOUR = 60;

/** Where a site may be moved to, from the last place where a day begins to the first. */
const ZONES = [
  "Pacific/Pago_Pago",
  "America/St_Johns",
  "Africa/Cairo",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
] as const;

interface Scene {
  readonly roster: Roster;
  /** The ids of sites, departments and countries by name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly id: string;
  readonly today: string;
  readonly step: Step;
}

type Deed = (scene: Scene) => Promise<unknown>;

const does =
  <V extends VerbName>(verb: V, input: (scene: Scene) => VerbInputs[V]): Deed =>
  (scene) =>
    perform(scene.roster, verb, scene.id, input(scene));

function oneOf<T>(choices: readonly [T, ...T[]], { choice }: Step): T {
  return choices[choice % choices.length] ?? choices[0];
}

const first = ({ today, step }: Scene) => addDays(today, step.days[0]);
const second = ({ today, step }: Scene) => (step.days[1] === null ? null : addDays(today, step.days[1]));
const idOf = ({ ids }: Scene, name: string) => ids.get(name) ?? null;

const DEEDS = {
  hire: (scene) =>
    performHire(
      scene.roster,
      hiring(scene.id, {
        startDate: first(scene),
        terminationDate: second(scene),
        basic: {
          email: oneOf([`${scene.id}@tidewater.example`, null, "shared@tidewater.example"], scene.step),
        },
        work: {
          siteId: idOf(scene, oneOf(["London", "Kiritimati", "Pago Pago", "nowhere"], scene.step)),
          departmentId: idOf(scene, oneOf(["Sales", "Engineering", "none"], scene.step)),
        },
      }),
    ),
  change: does("change", (scene) => ({
    effectiveDate: oneOf([first(scene), null], scene.step),
    values: oneOf<ValueChanges>(
      [
        { work: { title: `Title ${scene.step.choice}` } },
        { work: { siteId: idOf(scene, "Kiritimati") } },
        { work: { siteId: idOf(scene, "Pago Pago"), title: "Diver" } },
        { work: { departmentId: idOf(scene, "Sales") } },
        { work: { departmentId: null } },
        { work: { zone: oneOf(["Asia/Kathmandu", "America/St_Johns"], scene.step) } },
        { basic: { email: `${scene.id}.${scene.step.choice}@tidewater.example` } },
        { address: { countryId: idOf(scene, "Germany") } },
      ],
      scene.step,
    ),
  })),
  terminate: does("terminate", (scene) => ({
    terminationDate: oneOf([first(scene), first(scene), null], scene.step),
    lastDayOfWork: second(scene),
    terminationReason: oneOf([null, "Retirement"], scene.step),
    decidingDate: oneOf([null, null, "terminationDate"], scene.step),
  })),
  cancelTermination: does("cancelTermination", ({ step }) => ({
    restoreAccess: oneOf([null, true, false], step),
  })),
  rehire: does("rehire", (scene) => ({
    startDate: first(scene),
    terminationDate: second(scene),
    lastDayOfWork: null,
    terminationReason: null,
    concurrent: oneOf([false, false, true], scene.step),
  })),
  moveStart: does("moveStart", (scene) => ({
    startDate: first(scene),
    account: oneOf([null, "keep", "deactivate"], scene.step),
  })),
  rescind: does("rescind", () => ({ reason: null })),
  startLeave: does("startLeave", (scene) => ({
    kind: oneOf(["Leave", "Parental leave"], scene.step),
    startDate: first(scene),
    returnDate: second(scene),
    access: oneOf([false, false, true], scene.step),
  })),
  endLeave: does("endLeave", (scene) => ({ returnDate: oneOf([null, first(scene)], scene.step) })),
  revokeAccess: does("revokeAccess", () => ({ reason: null })),
  restoreAccess: does("restoreAccess", () => ({})),
  exclude: does("exclude", ({ step }) => ({ listed: oneOf(["deactivate", "freeze"], step) })),
  include: does("include", () => ({})),
  remove: does("remove", () => ({})),
  restore: does("restore", () => ({})),
  releaseEmail: does("releaseEmail", ({ id }) => ({ email: `${id}@tidewater.example` })),
  changeSettings: ({ roster, step }) =>
    changeSettings(
      roster,
      oneOf<Partial<Settings>>(
        [
          { endMoment: { kind: "startOfDay" } },
          { endMoment: { kind: "clock", time: "17:00" } },
          { endMoment: { kind: "endOfDay" } },
          { decidingDate: "terminationDate" },
          { decidingDate: "sooner" },
          { decidingDateByReason: { Retirement: "terminationDate" } },
          { activeBefore: { kind: "days", days: 2 } },
          { activeBefore: { kind: "days", days: 0 } },
          { activeBefore: { kind: "atCreation" } },
          { companyZone: "Pacific/Kiritimati" },
          { companyZone: "America/St_Johns" },
        ],
        step,
      ),
    ),
  changeSite: (scene) =>
    changeSite(scene.roster, idOf(scene, oneOf(["London", "Kiritimati", "Pago Pago"], scene.step)) ?? "", {
      zone: oneOf(ZONES, scene.step),
    }),
  sweep: ({ roster }) => sweep(roster),
  followZoneRules: ({ roster }) => followZoneRules(roster),
} as const satisfies Record<string, Deed>;

type DeedName = keyof typeof DEEDS;

/** Steps in which time goes on, by minutes or by days. */
export function steps(maxLength: number): fc.Arbitrary<Step[]> {
  const day = fc.integer({ min: -3, max: 5 });
  return fc.array(
    fc.record({
      minutes: fc.oneof(
        fc.constant(0),
        fc.constant(1),
        fc.integer({ min: 1, max: 72 * HOUR }),
        fc.constantFrom(11 * HOUR, 13 * HOUR, 24 * HOUR),
      ),
      what: fc.constantFrom<DeedName[]>(...keysOf(DEEDS)),
      who: fc.nat(14),
      days: fc.tuple(day, fc.option(day, { freq: 2, nil: null })),
      choice: fc.nat(719),
    }),
    { minLength: Math.floor(maxLength / 2), maxLength },
  );
}

/** Does it, where the rules allow it; says whether they did. Who is hired is put to the people. */
export async function take(
  step: Step,
  roster: Roster,
  ids: ReadonlyMap<string, string>,
  people: string[],
): Promise<boolean> {
  const id = step.what === "hire" ? `p${people.length}` : (people[step.who % people.length] ?? "");
  const today = new Date(roster.now).toISOString().slice(0, 10);
  try {
    await DEEDS[step.what]({ roster, ids, id, today, step });
    if (step.what === "hire") people.push(id);
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  // Object.keys forgets the type; the table is written above and has no other keys.
  return Object.keys(table) as K[];
}
