import type { Dictionary } from "../../hr/dictionary.ts";
import { EMPTY_RECORD } from "../../hr/empty-record.ts";
import type { HireInput } from "../../hr/lifecycle/hire.ts";
import { dateIn } from "../../hr/zone.ts";
import { type Said, saidBetween } from "../../mapping/from-user.ts";
import { USER_NAMES } from "../../mapping/user-names.ts";
import { lenientResource } from "../../scim/leniency.ts";
import { performHirePlanned } from "../employees/perform.ts";
import { mintId } from "../operation.ts";
import { requireListing } from "../read/readable.ts";
import { accessDeed } from "./access-deeds.ts";
import { itemIds, withItemsNamed } from "./items-named.ts";
import { requireManagerListed } from "./manager-listed.ts";
import { requireUserName } from "./required.ts";
import { keyed } from "./write-user.ts";
import type { Writing } from "./writing.ts";

/**
 * Hires the person of a User (RFC 7644 section 3.3) from today on, at the site that the company has chosen for that; one
 * that is sent as inactive is blocked at once. Returns the id. Throws `ScimError` 400, `RuleError` (conflict) where somebody
 * has or had the login, `Forbidden`, `Contended`.
 */
export async function createUser(writing: Writing, body: unknown): Promise<string> {
  const { roster, access } = writing;
  requireListing(access);
  const sent = lenientResource(body, USER_NAMES);
  requireUserName(sent);
  const said = saidBetween({}, sent);
  await requireManagerListed(writing, said);
  const id = mintId(roster);
  await performHirePlanned(roster, id, "provision", async (dictionary) => {
    const company = withItemsNamed(dictionary, said.items);
    return {
      input: hireInput(said, company, roster.now),
      deeds: said.active === false ? [accessDeed(writing, false)] : [],
      company,
      ...keyed(writing, id, said.externalId),
    };
  });
  return id;
}

function hireInput(said: Said, company: Dictionary, now: number): Omit<HireInput, "id"> {
  const { scimSiteId: siteId, companyZone } = company.settings;
  const zone = company.sites.get(siteId ?? "")?.zone ?? companyZone;
  const items = itemIds(company, said.items);
  return {
    employeeNumber: said.employeeNumber ?? null,
    startDate: dateIn(zone, now),
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: null,
    basic: { ...EMPTY_RECORD.basic, ...said.basic },
    work: { ...EMPTY_RECORD.work, siteId, ...said.work, ...items.work },
    address: { ...EMPTY_RECORD.address, ...said.address, ...items.address },
    employment: EMPTY_RECORD.employment,
  };
}
