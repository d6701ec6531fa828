import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { KeptRecord } from "../../src/hr/employee.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import type { Scope } from "../../src/hr/scope.ts";
import { clearViews } from "../../src/roster/access/clear-views.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import { askAt } from "../support/ask-at.ts";
import { hiring, rosterAt } from "../support/company.ts";
import { restore } from "../support/load.ts";
import { rightsChanged } from "../support/rights-changed.ts";
import { listIn } from "../support/scim.ts";
import type { NewServiceUser } from "../support/service-users.ts";
import { showing } from "../support/showing.ts";
import type { Tables } from "../support/tables.ts";
import type { Walked } from "./walking.ts";

const HOUR = 3_600_000;

/** The ids of the two sites. */
export interface Sites {
  readonly london: string;
  readonly kiritimati: string;
}

/** Where everything begins, as often as one likes: by these rights the reader is shown `london`. */
export interface Beginning {
  readonly tables: Tables;
  readonly now: number;
  readonly people: readonly string[];
  readonly sites: Sites;
  readonly reader: NewServiceUser;
}

interface Listed {
  readonly id: string;
  readonly siteId: string | null;
  readonly active: boolean;
}

/** What the reader may be shown: in the words of rights, and over again in words of the test's own. */
interface Rights {
  readonly scope: (sites: Sites) => Scope;
  readonly lists: (person: Listed, sites: Sites) => boolean;
}

export type RightsName = "london" | "bothSites" | "londonAtWork" | "londonAndNamed" | "notLondon";

const NAMED = ["p2", "p8", "p14", "p20"];

export const RIGHTS: Readonly<Record<RightsName, Rights>> = {
  london: {
    scope: ({ london }) => showing({ field: "work.siteId", operator: "equals", value: london }),
    lists: ({ siteId }, { london }) => siteId === london,
  },
  bothSites: {
    scope: ({ london, kiritimati }) =>
      showing({ field: "work.siteId", operator: "oneOf", value: [london, kiritimati] }),
    lists: ({ siteId }, { london, kiritimati }) => siteId === london || siteId === kiritimati,
  },
  londonAtWork: {
    scope: ({ london }) =>
      showing(
        { field: "work.siteId", operator: "equals", value: london },
        { field: "active", operator: "equals", value: true },
      ),
    lists: ({ siteId, active }, { london }) => siteId === london && active,
  },
  londonAndNamed: {
    scope: ({ london }) => {
      const conditions = [{ field: "work.siteId", operator: "equals", value: london }] as const;
      return { ...showing(), whose: { conditions, people: NAMED } };
    },
    lists: ({ id, siteId }, { london }) => siteId === london || NAMED.includes(id),
  },
  notLondon: {
    scope: ({ london }) => showing({ field: "work.siteId", operator: "notEquals", value: london }),
    lists: ({ siteId }, { london }) => siteId !== london,
  },
};

/** A site by its number; 2: none. */
type SiteNumber = 0 | 1 | 2;

export type Move =
  | { readonly kind: "hire" | "moveSite" | "moveSiteAhead"; readonly whom: number; readonly site: SiteNumber }
  | { readonly kind: "terminate" | "remove" | "restore"; readonly whom: number }
  /** Several who stand side by side leave the view, more than a page of them at times. */
  | { readonly kind: "moveRow"; readonly whom: number; readonly length: number }
  | { readonly kind: "rights"; readonly to: RightsName }
  | { readonly kind: "sweep" }
  | { readonly kind: "wait"; readonly hours: number };

/** A roster in motion, and who has been in the reader's view all the time. */
export class NarrowCompany implements Walked<Move> {
  now: number;
  #rights: RightsName = "london";
  #number = 0;
  #throughout: readonly string[] = [];
  readonly #beginning: Beginning;
  readonly #everyone: string[];

  private constructor(beginning: Beginning) {
    this.#beginning = beginning;
    this.now = beginning.now;
    this.#everyone = [...beginning.people];
  }

  static async begun(beginning: Beginning): Promise<NarrowCompany> {
    await restore(beginning.tables);
    // KV outlives the tables, and would know versions that are about to be given again.
    await env.TOKENS.delete(`access:${beginning.reader.id}`);
    const company = new NarrowCompany(beginning);
    company.#throughout = await company.#listed();
    return company;
  }

  get throughout(): readonly string[] {
    return this.#throughout;
  }

  async move(move: Move): Promise<void> {
    if (move.kind === "wait") {
      for (let hour = 0; hour < move.hours; hour++) {
        this.now += HOUR;
        await this.#keepThoseListed();
      }
    } else await this.#write(move);
    await this.#keepThoseListed();
    await this.#expectShown();
  }

  async #write(move: Exclude<Move, { kind: "wait" }>): Promise<unknown> {
    const roster = rosterAt(this.now);
    switch (move.kind) {
      case "hire": {
        const id = `new${++this.#number}`;
        this.#everyone.push(id);
        return performHire(roster, hiring(id, { work: { siteId: this.#site(move.site) } }));
      }
      case "moveSite":
        return this.#moveTo(move.whom, move.site, null);
      case "moveSiteAhead":
        return this.#moveTo(move.whom, move.site, "2026-11-26");
      case "moveRow":
        for (let next = 0; next < move.length; next++) await this.#moveTo(move.whom + next, 1, null);
        return;
      case "terminate":
        return this.#terminate(move.whom);
      case "remove":
        await this.#terminate(move.whom);
        return unlessRefused(perform(roster, "remove", this.#named(move.whom), {}));
      case "restore":
        return unlessRefused(perform(roster, "restore", this.#named(move.whom), {}));
      case "rights":
        return this.#change(move.to);
      case "sweep":
        await sweep(roster);
        return clearViews(roster);
    }
  }

  /** Rights that newly name somebody who is deleted by now are refused, and those of before stay. */
  async #change(to: RightsName): Promise<void> {
    const { reader, sites } = this.#beginning;
    const changed = rightsChanged(this.now, reader, RIGHTS[to].scope(sites)).then(() => {
      this.#rights = to;
    });
    return unlessRefused(changed);
  }

  #named(index: number): string {
    return this.#everyone[index % this.#everyone.length] ?? "";
  }

  #site(number: SiteNumber): string | null {
    const { london, kiritimati } = this.#beginning.sites;
    return ([london, kiritimati, null] as const)[number];
  }

  #moveTo(whom: number, site: SiteNumber, effectiveDate: string | null): Promise<void> {
    const change = { effectiveDate, values: { work: { siteId: this.#site(site) } } };
    return unlessRefused(perform(rosterAt(this.now), "change", this.#named(whom), change));
  }

  #terminate(whom: number): Promise<void> {
    const now = { terminationDate: null, lastDayOfWork: null, terminationReason: null, decidingDate: null };
    return unlessRefused(perform(rosterAt(this.now), "terminate", this.#named(whom), now));
  }

  async #keepThoseListed(): Promise<void> {
    const listed = new Set(await this.#listed());
    this.#throughout = this.#throughout.filter((id) => listed.has(id));
  }

  /** The reader's list holds whom its rights list, and nobody else. */
  async #expectShown(): Promise<void> {
    const answer = askAt(this.#beginning.reader, "/scim/v2/Users?count=1000", { now: this.now });
    const shown = (await listIn(answer)).Resources.map(({ id }) => id);
    expect(shown.toSorted()).toEqual((await this.#listed()).toSorted());
  }

  /** Whom the rights list at the moment, by what is known of everybody. */
  async #listed(): Promise<string[]> {
    const { results } = await env.DB.prepare(
      `SELECT employee_id AS id, active, record FROM states
        WHERE ordinal IS NOT NULL AND starts_at <= ? AND ? < ends_at`,
    )
      .bind(this.now, this.now)
      .all<{ id: string; active: number; record: string }>();
    return results
      .filter(({ id, active, record }) => {
        const { work }: KeptRecord = JSON.parse(record);
        const person = { id, active: active === 1, siteId: work.siteId ?? null };
        return RIGHTS[this.#rights].lists(person, this.#beginning.sites);
      })
      .map(({ id }) => id);
  }
}

async function unlessRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
  }
}
