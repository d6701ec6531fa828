import fc from "fast-check";
import type { Settings } from "../../src/hr/settings.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import { hiring } from "../support/company.ts";
import { latest, type Person, plus, view } from "./model.ts";
import type { Act } from "./model-act.ts";

/** Something done after some time; what exactly depends on who is there and which day it is. */
export interface Step {
  readonly minutes: number;
  readonly what: keyof typeof CHOICES;
  readonly who: number;
  /** Two days, from today. */
  readonly days: readonly [number, number | null];
  readonly choice: number;
}

interface Scene {
  readonly step: Step;
  /** Whom it is done to; undefined: somebody new. */
  readonly person: Person | undefined;
  readonly id: string;
  /** Somebody else, who may be erased. */
  readonly other: Person | undefined;
  readonly erased: Person | undefined;
  readonly today: string;
  /** The ids of sites by name. */
  readonly ids: ReadonlyMap<string, string>;
}

const ZONES = [
  "Pacific/Pago_Pago",
  "America/St_Johns",
  "Europe/London",
  "Asia/Kathmandu",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
] as const;

function oneOf<T>({ step }: Scene, ...choices: readonly [T, ...T[]]): T {
  return choices[step.choice % choices.length] ?? choices[0];
}

const addressOf = (id: string) => `${id}@tidewater.example`;
const first = ({ today, step }: Scene) => plus(today, step.days[0]);
const second = ({ today, step }: Scene) => (step.days[1] === null ? null : plus(today, step.days[1]));
/** The days about which it turns for somebody: those at which their employment starts and ends, or today. */
const start = ({ person, today }: Scene) => (person ? latest(person).start : today);
const end = ({ person, today }: Scene) => (person ? (latest(person).termination ?? today) : today);
const entryDay = ({ person, step, today }: Scene) => {
  const days = person?.work.days ?? [];
  return days[days.length - 1 - (step.choice % days.length)]?.date ?? today;
};
const leaveNumber = ({ person }: Scene) => person?.absences.at(-1)?.number ?? 1;
const site = ({ ids }: Scene, name: string | null) => (name === null ? null : (ids.get(name) ?? null));

const does =
  <V extends VerbName>(verb: V, input: (scene: Scene) => VerbInputs[V]) =>
  (scene: Scene) =>
    ({ kind: "verb", verb, id: scene.id, input: input(scene) }) as const;

/** What takes it back where it is so, and what makes it so; now and then the other way round, which is refused. */
const either =
  (isSo: (scene: Scene) => boolean | undefined, back: (scene: Scene) => Act, forth: (scene: Scene) => Act) =>
  (scene: Scene) =>
    (scene.step.choice % 8 === 7) === (isSo(scene) ?? false) ? forth(scene) : back(scene);

const CHOICES = {
  hire: (scene) => ({
    kind: "hire",
    id: scene.id,
    input: hiring(scene.id, {
      employeeNumber: `N-${scene.id}`,
      startDate: first(scene),
      terminationDate: second(scene),
      basic: { email: oneOf(scene, addressOf(scene.id), null, addressOf(scene.erased?.id ?? scene.id)) },
      work: { siteId: site(scene, oneOf(scene, "London", "Kiritimati", "Pago Pago", null)), title: "Clerk" },
    }),
  }),
  change: does("change", (scene) => ({
    effectiveDate: oneOf(scene, first(scene), first(scene), null),
    values: oneOf<VerbInputs["change"]["values"]>(
      scene,
      { work: { title: `Title ${scene.step.choice % 3}` } },
      { work: { siteId: site(scene, "Kiritimati") } },
      { work: { siteId: site(scene, "Pago Pago"), title: "Diver" } },
      { work: { zone: oneOf(scene, ...ZONES) } },
      { work: { zone: null } },
      { basic: { email: `${scene.id}.${scene.step.choice}@tidewater.example` } },
    ),
  })),
  addEntry: does("addEntry", (scene) => ({
    table: "work",
    effectiveDate: first(scene),
    values: { work: oneOf(scene, { title: "Mate" }, { zone: oneOf(scene, ...ZONES) }) },
  })),
  changeEntry: does("changeEntry", (scene) => ({
    table: "work",
    effectiveDate: entryDay(scene),
    values: { work: oneOf(scene, { title: "Pilot" }, { title: "Clerk", zone: null }) },
  })),
  moveEntry: does("moveEntry", (scene) => ({
    table: "work",
    effectiveDate: entryDay(scene),
    to: plus(entryDay(scene), scene.step.days[0]),
  })),
  removeEntry: does("removeEntry", (scene) => ({ table: "work", effectiveDate: entryDay(scene) })),
  releaseEnd: does("releaseEnd", () => ({})),
  correctLeave: does("correctLeave", (scene) => ({
    number: leaveNumber(scene),
    ...oneOf(scene, { startDate: first(scene) }, { returnDate: second(scene) }),
  })),
  cancelLeave: does("cancelLeave", (scene) => ({ number: leaveNumber(scene) })),
  terminate: does("terminate", (scene) => ({
    terminationDate: oneOf(scene, first(scene), first(scene), null),
    // Where there is no date, half the time there is no last day either.
    lastDayOfWork: scene.step.choice % 6 === 2 ? null : second(scene),
    terminationReason: oneOf(scene, null, "Retirement"),
    decidingDate: oneOf(scene, null, null, "terminationDate", "sooner"),
  })),
  cancelTermination: does("cancelTermination", (scene) => ({
    restoreAccess: oneOf(scene, null, true, false),
  })),
  rehire: does("rehire", (scene) => ({
    startDate: oneOf(scene, first(scene), plus(end(scene), 1), plus(end(scene), 2)),
    terminationDate: oneOf(scene, null, second(scene)),
    lastDayOfWork: null,
    terminationReason: null,
    concurrent: oneOf(scene, false, false, true),
  })),
  moveStart: does("moveStart", (scene) => ({
    startDate: oneOf(scene, first(scene), plus(start(scene), 2), plus(first(scene), 32)),
    account: oneOf(scene, null, null, "keep", "deactivate"),
  })),
  rescind: does("rescind", () => ({ reason: null })),
  startLeave: does("startLeave", (scene) => ({
    kind: oneOf(scene, "Leave", "Parental leave"),
    startDate: first(scene),
    returnDate: second(scene),
    access: oneOf(scene, false, false, true),
  })),
  endLeave: does("endLeave", (scene) => ({ returnDate: oneOf(scene, null, first(scene)) })),
  cutOff: either(
    ({ person }) => person?.cutOffs.some(({ lifted }) => !lifted),
    does("restoreAccess", () => ({})),
    does("revokeAccess", () => ({ reason: null })),
  ),
  block: (scene) => {
    const by = oneOf(scene, "okta", "okta", "entra");
    return does(oneOf(scene, "block", "unblock"), () => ({ by, name: by }))(scene);
  },
  exclusion: either(
    ({ person }) => person?.excluded !== null,
    does("include", () => ({})),
    does("exclude", (scene) => ({ listed: oneOf(scene, "deactivate", "freeze", null) })),
  ),
  deletion: either(
    ({ person }) => person?.deleted,
    does("restore", () => ({})),
    does("remove", () => ({})),
  ),
  releaseEmail: does("releaseEmail", ({ id }) => ({ email: addressOf(id) })),
  rekey: does("rekey", (scene) => ({
    employeeNumber: oneOf(scene, `M-${scene.id}`, `N-${scene.id}`, scene.other?.number ?? null, null),
  })),
  correctPeriod: does("correctPeriod", (scene) => ({
    number: oneOf(scene, 1, 2, scene.person ? latest(scene.person).number : 3),
    account: oneOf(scene, null, null, "keep", "deactivate"),
    restoreAccess: oneOf(scene, null, true, false),
    ...oneOf<Partial<VerbInputs["correctPeriod"]>>(
      scene,
      { startDate: first(scene) },
      { terminationDate: first(scene) },
      { terminationDate: second(scene), lastDayOfWork: first(scene) },
      { terminationDate: null, lastDayOfWork: null },
      { terminationReason: "Retirement" },
      { startDate: first(scene), terminationDate: second(scene) },
      { decidingDate: "terminationDate" },
    ),
  })),
  erase: ({ id, person, step }) => ({
    kind: "erase",
    id,
    confirm: step.choice % 8 === 7 ? "p" : (person?.number ?? id),
  }),
  ofErased: (scene) => {
    const { erased } = scene;
    if (erased === undefined) return { kind: "calendar" };
    const input = { startDate: first(scene), terminationDate: null, lastDayOfWork: null };
    return oneOf<Act>(
      scene,
      {
        kind: "fileOfErased",
        said: {
          number: erased.number ?? erased.id,
          email: addressOf(erased.id),
          status: oneOf(scene, "active", "terminated", "terminated"),
          start: plus(scene.today, -400),
          termination: second(scene),
        },
      },
      { kind: "releaseErasedEmail", email: addressOf(erased.id) },
      {
        kind: "verb",
        verb: "rehire",
        id: erased.id,
        input: { ...input, terminationReason: null, concurrent: false },
      },
      { kind: "erase", id: erased.id, confirm: erased.id },
    );
  },
  file: (scene) => ({
    kind: "file",
    id: scene.id,
    said: {
      number: scene.person?.number ?? `N-${scene.id}`,
      status: oneOf(scene, null, "active", "terminated", "gardenLeave", "leave"),
      termination: oneOf(scene, first(scene), first(scene), null),
      lastDay: second(scene),
      title: oneOf(scene, "Clerk", "Head clerk"),
    },
  }),
  settings: (scene) => ({
    kind: "settings",
    changes: oneOf<Partial<Settings>>(
      scene,
      { endMoment: { kind: "startOfDay" } },
      { endMoment: { kind: "clock", time: "17:00" } },
      { endMoment: { kind: "endOfDay" } },
      { decidingDate: "terminationDate" },
      { decidingDate: "sooner" },
      { decidingDateByReason: { Retirement: "terminationDate" } },
      { activeBefore: { kind: "days", days: 2 } },
      { activeBefore: { kind: "days", days: 0 } },
      { activeBefore: { kind: "atCreation" } },
      { activeBeforeForRehires: true },
      { companyZone: oneOf(scene, ...ZONES) },
    ),
  }),
  site: (scene) => ({
    kind: "site",
    id: site(scene, oneOf(scene, "London", "Kiritimati", "Pago Pago")) ?? "",
    zone: oneOf(scene, ...ZONES),
  }),
  calendar: () => ({ kind: "calendar" }),
} as const satisfies Record<string, (scene: Scene) => Act>;

/** What the step comes to, for the people there at that moment. */
export function actOf(
  step: Step,
  now: number,
  people: readonly Person[],
  gone: readonly Person[],
  ids: ReadonlyMap<string, string>,
): Act {
  const leavers = step.what === "erase" ? people.filter((one) => view(one).status === "Terminated") : [];
  const whom = leavers.length > 0 ? leavers : people;
  const person = step.what === "hire" ? undefined : whom[step.who % whom.length];
  const id = person?.id ?? `p${people.length + gone.length}`;
  const known = [...people, ...gone];
  const other = known[(step.who + 1) % known.length];
  const erased = gone[step.who % gone.length];
  const today = new Date(now).toISOString().slice(0, 10);
  return CHOICES[step.what]({ step, person, id, other, erased, ids, today });
}

/** What moves ends and starts, and so the days that matter. */
const TURNING = fc.constantFrom<Step["what"]>(
  "terminate",
  "rehire",
  "startLeave",
  "moveStart",
  "change",
  "file",
);

/** What goes wrong unseen, for it seldom comes, or only after something else. */
const RARE = fc.constantFrom<Step["what"]>("correctPeriod", "correctPeriod", "erase", "ofErased", "ofErased");

/** Steps in which time goes on, by minutes or by days. */
export function steps(maxLength: number): fc.Arbitrary<Step[]> {
  const day = fc.integer({ min: -3, max: 5 });
  const hours = [0, 1, 11 * 60, 13 * 60, 24 * 60] as const;
  return fc.array(
    fc.record({
      minutes: fc.oneof(fc.constantFrom(...hours), fc.integer({ min: 1, max: 72 * 60 })),
      what: fc.oneof(
        { weight: 2, arbitrary: TURNING },
        { weight: 1, arbitrary: RARE },
        { weight: 3, arbitrary: fc.constantFrom(...keysOf(CHOICES)) },
      ),
      who: fc.nat(5),
      days: fc.tuple(day, fc.option(day, { freq: 2, nil: null })),
      choice: fc.nat(5039),
    }),
    { minLength: Math.floor(maxLength / 2), maxLength },
  );
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): K[] {
  // Object.keys forgets the type; the table is written above and has no other keys.
  return Object.keys(table) as K[];
}
