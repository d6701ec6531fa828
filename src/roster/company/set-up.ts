import { RuleError } from "../../hr/rule-error.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../hr/settings.ts";
import { isZone } from "../../hr/zone.ts";
import { createCompany } from "../../store/dictionary.ts";
import type { Roster } from "../roster.ts";

/** What set-up demands; everything else has a default. */
export type SetUpInput = Pick<Settings, "companyName" | "companyZone"> & Partial<Settings>;

/** Makes the company. Done once; a second time changes nothing. Throws `RuleError` for a zone that does not exist. */
export async function setUpCompany({ db, actor, address, now }: Roster, input: SetUpInput): Promise<void> {
  if (!isZone(input.companyZone)) {
    throw new RuleError(
      "invalid",
      `${input.companyZone} is no time zone: write an IANA name such as Europe/Berlin.`,
    );
  }
  // One name for the operation, so that history tells it once.
  const operation = { id: "set-up", actor, address, at: now, epoch: 0 };
  await createCompany(db, { ...DEFAULT_SETTINGS, ...input }, crypto.randomUUID(), operation);
}
