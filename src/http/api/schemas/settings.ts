import * as v from "valibot";
import { named } from "./named.ts";
import { Id, Text, Zone } from "./values.ts";

const Days = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

const Months = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1200)));

const DecidingDate = v.picklist(["sooner", "terminationDate"]);

const EndMoment = v.variant("kind", [
  v.strictObject({ kind: v.literal("endOfDay") }),
  v.strictObject({ kind: v.literal("startOfDay") }),
  v.strictObject({
    kind: v.literal("clock"),
    time: v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be HH:MM")),
  }),
]);

const ActiveBefore = v.variant("kind", [
  v.strictObject({ kind: v.literal("atCreation") }),
  v.strictObject({ kind: v.literal("days"), days: Days(365) }),
]);

const Domain = v.pipe(
  Text,
  v.regex(/^[^@\s.]+(?:\.[^@\s.]+)+$/, "must be a domain such as example.com, without @"),
);

/** Every choice, and what it means. */
const CHOICES = {
  companyName: v.pipe(Text, v.description("The company's name.")),
  companyZone: v.pipe(
    Zone,
    v.description("The zone of people who have neither one of their own nor a site's."),
  ),
  endMoment: v.pipe(EndMoment, v.description("When on the deciding date access ends, in the person's zone.")),
  decidingDate: v.pipe(
    DecidingDate,
    v.description("Whether the sooner of last day and termination date ends access, or the latter alone."),
  ),
  decidingDateByReason: v.pipe(
    v.record(v.string(), DecidingDate),
    v.description("The same by termination reason, over the company's choice."),
  ),
  activeBefore: v.pipe(ActiveBefore, v.description("How long before the start date the account is active.")),
  activeBeforeForRehires: v.pipe(v.boolean(), v.description("Whether that holds for rehires too.")),
  startMayMoveDays: v.pipe(
    Days(3650),
    v.description("A start may move by so many days with the account left on; beyond it HR is asked."),
  ),
  emailDomains: v.pipe(v.array(Domain), v.description("Domains that a work e-mail must be in; empty: any.")),
  contractorTypes: v.pipe(
    v.array(Text),
    v.description("Employment types of people who are reported while their employment has no end."),
  ),
  contractorsNeedEnd: v.pipe(
    v.boolean(),
    v.description("Whether such people are refused without a termination date."),
  ),
  leaversKeptMonths: v.pipe(
    Months,
    v.description(
      "So many months after their last employment ended people are erased, for ever, and go from the list of SCIM; null: never.",
    ),
  ),
  historyKeptMonths: v.pipe(
    Months,
    v.description(
      "So many months after it was written history is dropped, audit and events with it; null: never.",
    ),
  ),
  scimSiteId: v.pipe(
    v.nullable(Id),
    v.description(
      "The site, by id, of people who are hired over SCIM, which knows none; null: none, so that the company's zone counts.",
    ),
  ),
  scimLoginDomain: v.pipe(
    v.nullable(Domain),
    v.description(
      "The domain with which a userName that comes over SCIM without one is completed; null: such a userName is refused.",
    ),
  ),
};

/** What is left out stays as it is. */
export const SettingsInput = v.strictObject({
  companyName: v.exactOptional(CHOICES.companyName),
  companyZone: v.exactOptional(CHOICES.companyZone),
  endMoment: v.exactOptional(CHOICES.endMoment),
  decidingDate: v.exactOptional(CHOICES.decidingDate),
  decidingDateByReason: v.exactOptional(CHOICES.decidingDateByReason),
  activeBefore: v.exactOptional(CHOICES.activeBefore),
  activeBeforeForRehires: v.exactOptional(CHOICES.activeBeforeForRehires),
  startMayMoveDays: v.exactOptional(CHOICES.startMayMoveDays),
  emailDomains: v.exactOptional(CHOICES.emailDomains),
  contractorTypes: v.exactOptional(CHOICES.contractorTypes),
  contractorsNeedEnd: v.exactOptional(CHOICES.contractorsNeedEnd),
  leaversKeptMonths: v.exactOptional(CHOICES.leaversKeptMonths),
  historyKeptMonths: v.exactOptional(CHOICES.historyKeptMonths),
  scimSiteId: v.exactOptional(CHOICES.scimSiteId),
  scimLoginDomain: v.exactOptional(CHOICES.scimLoginDomain),
});

export const Settings = named("Settings", v.object(CHOICES));
