import { expect } from "vitest";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import { local } from "../hr/wall-clock.ts";
import { askAt } from "../support/ask-at.ts";
import { rosterAt } from "../support/company.ts";
import { type Line, loader } from "../support/load.ts";
import { listIn } from "../support/scim.ts";
import { type PlainDate, plus } from "./model.ts";

/** `old` is what HR's system said two nights ago or earlier. */
export type FileOfANight = "good" | "twice" | "none" | "lost zeros" | "half" | "filtered" | "old";

/** An employment as it really is, and who knows of it. */
interface Stint {
  readonly start: PlainDate;
  end: PlainDate | null;
  cutOff: boolean;
  /** The night from which HR's system has it, and those from which it says how it ends. */
  readonly inHr: number;
  readonly endsInHr: [night: number, end: PlainDate | null][];
  /** Whether the roster was told of start and end, by hand or by a file. */
  readonly told: { start: boolean; end: boolean };
  /** A person said in the roster how it ends, and HR's system does not agree yet. */
  byHand: boolean;
}

interface Worker {
  readonly number: string;
  readonly site: string;
  title: string;
  readonly stints: Stint[];
}

const SITES = ["London", "Kiritimati", "Pago Pago"];
const ZONES = new Map([
  ["London", "Europe/London"],
  ["Kiritimati", "Pacific/Kiritimati"],
  ["Pago Pago", "Pacific/Pago_Pago"],
]);
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** So many in the first file. The first and the last, both in London, stay, so that there is always somebody to be missed. */
const FIRST = 7;
const MOST = 10;

/** A company as it is, HR's system that learns of it, and the roster that is fed from there every night. */
export class NightlyFeed {
  readonly #okta: NewServiceUser;
  readonly #feed: NewServiceUser;
  readonly #keepsOldEnd: boolean;
  readonly #workers: Worker[];
  readonly #exports: Line[][] = [];
  #noon: number;
  #night = 0;
  /** From which night on an old file cannot bring an end back that HR's system has withdrawn. */
  #oldFrom = 0;

  /** `keepsOldEnd`: HR's system shows the last end there was, also of somebody who is back. */
  constructor(okta: NewServiceUser, feed: NewServiceUser, noon: number, keepsOldEnd: boolean) {
    this.#okta = okta;
    this.#feed = feed;
    this.#noon = noon;
    this.#keepsOldEnd = keepsOldEnd;
    this.#workers = Array.from({ length: FIRST }, (_, index) => worker(index, "2020-01-01", 0));
  }

  inDays(days: number): PlainDate {
    return plus(new Date(this.#noon).toISOString().slice(0, 10), days);
  }

  async leaves(who: number, end: PlainDate, byHand: number | null): Promise<void> {
    const [worker, stint] = this.#whom(who);
    const pending = stint.endsInHr.some(([night]) => night > this.#night);
    if (stint.end !== null || end < stint.start || pending) return;
    if (byHand === null && stint.byHand) return;
    if (byHand !== null && !stint.told.start) return;
    stint.end = end;
    stint.told.end = byHand !== null;
    stint.endsInHr.push([this.#night + (byHand ?? 0), end]);
    if (byHand === null) return;
    stint.byHand = true;
    await this.#byHand(worker, "terminate", {
      terminationDate: end,
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    });
  }

  async comesBack(who: number, day: PlainDate, byHand: number | null): Promise<void> {
    const [worker, stint] = this.#whom(who);
    if (stint.end === null || !stint.told.start || !stint.told.end) return;
    const start = day > stint.end ? day : plus(stint.end, 1);
    const endInHr = stint.endsInHr.at(-1)?.[0] ?? 0;
    if (byHand === null && endInHr > this.#night) return;
    const inHr = Math.max(this.#night + (byHand ?? 0), endInHr);
    worker.stints.push({ ...newStint(start, inHr), told: { start: byHand !== null, end: true } });
    if (byHand === null) return;
    await this.#byHand(worker, "rehire", {
      startDate: start,
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: null,
      concurrent: false,
    });
  }

  /** A person takes back in the roster that somebody leaves; HR's system follows so many nights later. */
  async staysAfterAll(who: number, nights: number): Promise<void> {
    const [worker, stint] = this.#whom(who);
    if (stint.end === null || stint.end <= this.inDays(1)) return;
    if (!stint.told.start || !stint.told.end || stint.cutOff) return;
    stint.end = null;
    stint.byHand = true;
    const known = stint.endsInHr.filter(([night]) => night <= this.#night);
    stint.endsInHr.splice(0, Number.POSITIVE_INFINITY, ...known, [this.#night + nights, null]);
    this.#oldFrom = this.#night + nights;
    await this.#byHand(worker, "cancelTermination", { restoreAccess: null });
  }

  async isCutOff(who: number): Promise<void> {
    const [worker, stint] = this.#whom(who);
    if (!stint.told.start || stint.cutOff) return;
    for (const one of worker.stints) one.cutOff = true;
    await this.#byHand(worker, "revokeAccess", { reason: null });
  }

  joins(start: PlainDate): void {
    if (this.#workers.length < MOST) this.#workers.push(worker(this.#workers.length, start, this.#night));
  }

  isPromoted(who: number): void {
    this.#whom(who)[0].title = `Title of night ${this.#night}`;
  }

  /** Lets it become night, and a file arrive or not; everybody's access is asked for at every turn. */
  async night(file: FileOfANight): Promise<void> {
    const arrives = this.#noon + 14 * HOUR;
    await this.expectAccess(this.#noon, ...around(this.#noon + 12 * HOUR));
    const lines = this.#export(arrives);
    await this.#arrive(file, lines, arrives);
    this.#exports.push(lines);
    const kiritimati = this.#noon + 22 * HOUR;
    await this.expectAccess(arrives, ...around(kiritimati), ...around(kiritimati + HOUR));
    this.#noon += 24 * HOUR;
    this.#night += 1;
  }

  /** Nobody who works there is off, nobody who left is on, as far as the roster was told. */
  async expectAccess(...moments: readonly number[]): Promise<void> {
    for (const now of moments) {
      const { Resources } = await listIn(askAt(this.#okta, "/scim/v2/Users?count=1000", { now }));
      const seen = new Map(Resources.map((user) => [String(user["userName"]), user["active"]]));
      const wrong = this.#workers
        .map((one) => ({
          who: one.number,
          expected: hasAccess(one, now),
          active: seen.get(loginOf(one.number)),
        }))
        .filter(({ expected, active }) => expected !== null && expected !== active);
      expect([new Date(now).toISOString(), ...wrong]).toEqual([new Date(now).toISOString()]);
    }
  }

  async #arrive(file: FileOfANight, lines: readonly Line[], now: number): Promise<void> {
    switch (file) {
      case "good":
        return this.#follow(lines, now);
      case "twice":
        await this.#follow(lines, now);
        return this.#follow(lines, now);
      case "none":
        return;
      case "lost zeros":
        return this.#refused(
          lines.map((line) => ({ ...line, "Employee ID": String(Number(line["Employee ID"])) })),
          now,
        );
      case "half":
        return this.#refused(lines.slice(0, Math.ceil(lines.length / 2)), now);
      case "filtered":
        return this.#refused(
          lines.filter((line) => line["Site"] === "Kiritimati"),
          now,
        );
      case "old": {
        const [old] = this.#exports.slice(this.#oldFrom, -1);
        if (old === undefined) return;
        const { id, status } = await loader(this.#feed, now).checked(old);
        if (status === "checked") await loader(this.#feed, now).whole(id, "apply");
      }
    }
  }

  async #refused(lines: readonly Line[], now: number): Promise<void> {
    const { status } = await loader(this.#feed, now).checked(lines);
    expect(status).toBe("refused");
  }

  async #follow(lines: readonly Line[], now: number): Promise<void> {
    await loader(this.#feed, now).brought(lines);
    for (const { stints } of this.#workers) {
      const stint = stints.findLast(({ inHr }) => inHr <= this.#night);
      if (stint === undefined) continue;
      stint.told.start = true;
      if (endInHr(stint, this.#night) !== stint.end) continue;
      stint.told.end = true;
      stint.byHand = false;
    }
  }

  /** What HR's system says of everybody it knows. */
  #export(at: number): Line[] {
    const today = new Date(at).toISOString().slice(0, 10);
    return this.#workers.flatMap(({ number, site, title, stints }) => {
      const known = stints.filter(({ inHr }) => inHr <= this.#night);
      const stint = known.at(-1);
      if (stint === undefined) return [];
      const end = endInHr(stint, this.#night);
      const before = known.at(-2);
      const shown = end ?? (before && this.#keepsOldEnd ? endInHr(before, this.#night) : null);
      const left = end !== null && end < today;
      return {
        "Employee ID": number,
        Email: loginOf(number),
        "First name": "Ada",
        "Last name": number,
        "Job title": title,
        Site: site,
        "Start date": stint.start,
        "Termination date": shown ?? "",
        "Lifecycle status": stint.start > today ? "Hired" : left ? "Terminated" : "Employed",
      };
    });
  }

  async #byHand<V extends VerbName>(worker: Worker, verb: V, input: VerbInputs[V]): Promise<void> {
    const filter = encodeURIComponent(`userName eq "${loginOf(worker.number)}"`);
    const now = this.#noon;
    const { Resources } = await listIn(askAt(this.#okta, `/scim/v2/Users?filter=${filter}`, { now }));
    await perform(rosterAt(now), verb, Resources[0]?.id ?? "", input);
  }

  #whom(who: number): [Worker, Stint] {
    const others = this.#workers.filter((_, index) => index !== 0 && index !== FIRST - 1);
    const worker = others[who % others.length];
    const stint = worker?.stints.at(-1);
    if (worker === undefined || stint === undefined) throw new Error("nobody is there");
    return [worker, stint];
  }
}

function around(moment: number): [number, number] {
  return [moment - MINUTE, moment];
}

function worker(index: number, start: PlainDate, inHr: number): Worker {
  const number = String(index + 1).padStart(4, "0");
  return { number, site: SITES[index % SITES.length] ?? "", title: "Clerk", stints: [newStint(start, inHr)] };
}

function newStint(start: PlainDate, inHr: number): Stint {
  return {
    start,
    end: null,
    cutOff: false,
    inHr,
    endsInHr: [],
    told: { start: false, end: true },
    byHand: false,
  };
}

function endInHr({ endsInHr }: Stint, night: number): PlainDate | null {
  return endsInHr.findLast(([from]) => from <= night)?.[1] ?? null;
}

function loginOf(number: string): string {
  return `w${number}@tidewater.example`;
}

/** Whether somebody must have access at the moment; null: the roster cannot know yet. */
function hasAccess({ site, stints }: Worker, now: number): boolean | null {
  const date = new Date(local(ZONES.get(site) ?? "", now)).toISOString().slice(0, 10);
  const begun = stints.filter(({ start }) => start <= date);
  const goesOn = ({ end }: Stint) => end === null || date <= end;
  if (begun.some((stint) => stint.told.start && !stint.cutOff && goesOn(stint))) return true;
  const untold = begun.some((stint) =>
    goesOn(stint) ? !stint.told.start : !stint.told.end && !stint.cutOff,
  );
  return untold || stints.every(({ told }) => !told.start) ? null : false;
}
