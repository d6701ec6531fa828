import type { Dictionary } from "./dictionary.ts";
import type { DecidingDate } from "./employee.ts";
import { RuleError } from "./rule-error.ts";
import type { Site } from "./site.ts";
import { requireZone } from "./zone.ts";

/** When on the deciding date access ends, in the person's zone. */
export type EndMoment =
  | { readonly kind: "endOfDay" }
  | { readonly kind: "startOfDay" }
  /** `time` is `HH:MM`. */
  | { readonly kind: "clock"; readonly time: string };

/** How long before the start date the account is active. */
export type ActiveBefore = { readonly kind: "atCreation" } | { readonly kind: "days"; readonly days: number };

/** The company's choices. Every one has a default but its name and zone, which set-up asks for. */
export interface Settings {
  readonly companyName: string;
  /** The IANA zone of people who have neither one of their own nor a site's. */
  readonly companyZone: string;
  readonly endMoment: EndMoment;
  readonly decidingDate: DecidingDate;
  /** By termination reason, over the company's choice. */
  readonly decidingDateByReason: Readonly<Record<string, DecidingDate>>;
  readonly activeBefore: ActiveBefore;
  /** Whether `activeBefore` holds for rehires too; otherwise they are active from the start date. */
  readonly activeBeforeForRehires: boolean;
  /** A start may move by so many days with the account left on; beyond it HR is asked. */
  readonly startMayMoveDays: number;
  /** Domains that a work e-mail must be in; empty: any. */
  readonly emailDomains: readonly string[];
  /** Employment types, by name, of people who are reported while their employment has no end. */
  readonly contractorTypes: readonly string[];
  /** Whether such people are refused without a termination date. */
  readonly contractorsNeedEnd: boolean;
  /** So many months after their last employment ended people are erased; null: never. */
  readonly leaversKeptMonths: number | null;
  /** So many months after it was written history is dropped, audit and events with it; null: never. */
  readonly historyKeptMonths: number | null;
  /** The site of people who are hired over SCIM, which knows none; null: none, so that the company's zone counts. */
  readonly scimSiteId: string | null;
  /** The domain that a login over SCIM gets where it comes without one; null: such a login is refused. */
  readonly scimLoginDomain: string | null;
}

/** What the brief names where nobody chose. */
export const DEFAULT_SETTINGS: Omit<Settings, "companyName" | "companyZone"> = {
  endMoment: { kind: "endOfDay" },
  decidingDate: "sooner",
  decidingDateByReason: {},
  activeBefore: { kind: "days", days: 0 },
  activeBeforeForRehires: false,
  startMayMoveDays: 30,
  emailDomains: [],
  contractorTypes: ["Contractor"],
  contractorsNeedEnd: false,
  leaversKeptMonths: null,
  historyKeptMonths: null,
  scimSiteId: null,
  scimLoginDomain: null,
};

/** What a decision about one person reads besides the person. */
export interface Company {
  readonly settings: Settings;
  readonly sites: ReadonlyMap<string, Site>;
}

/** The company with other choices; what is not named stays. Throws `RuleError` for a zone or site that does not exist. */
export function changeSettings(dictionary: Dictionary, changes: Partial<Settings>): Dictionary {
  if (changes.companyZone !== undefined) requireZone(changes.companyZone, "#/companyZone");
  if (changes.scimSiteId !== undefined) requireSite(dictionary, changes.scimSiteId);
  return { ...dictionary, settings: { ...dictionary.settings, ...changes } };
}

function requireSite({ sites }: Dictionary, id: string | null): void {
  if (id === null || sites.get(id)?.archivedAt === null) return;
  throw new RuleError("invalid", "There is no such site to choose: GET /api/v1/sites lists them.", {
    pointer: "#/scimSiteId",
  });
}
