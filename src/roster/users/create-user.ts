import type { Dictionary } from "../../hr/dictionary.ts";
import { EMPTY_RECORD } from "../../hr/empty-record.ts";
import type { HireInput } from "../../hr/lifecycle/hire.ts";
import { dateIn } from "../../hr/zone.ts";
import { type Said, saidBetween } from "../../mapping/from-user.ts";
import { withLoginCompleted } from "../../mapping/login-completed.ts";
import { mappingOf } from "../../mapping/mapping-of.ts";
import { withName } from "../../mapping/with-name.ts";
import { lenientResource } from "../../scim/leniency.ts";
import { performHirePlanned } from "../employees/perform.ts";
import { mintId } from "../operation.ts";
import { requireListing } from "../read/readable.ts";
import { accessDeed } from "./access-deeds.ts";
import { fieldsSaid, itemsSaid } from "./fields-said.ts";
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
  const id = mintId(roster);
  await performHirePlanned(roster, id, "provision", async (dictionary) => {
    const mapping = mappingOf(dictionary);
    const sent = lenientResource(body, mapping.names);
    requireUserName(sent);
    const { scimLoginDomain } = dictionary.settings;
    const named = withName({}, withLoginCompleted({}, sent, scimLoginDomain));
    const said = saidBetween({}, named, mapping);
    await requireManagerListed(writing, said);
    const company = withItemsNamed(dictionary, itemsSaid(said));
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
  const items = itemIds(company, itemsSaid(said));
  const { tables: fields, custom } = fieldsSaid(said, company);
  return {
    employeeNumber: said.employeeNumber ?? null,
    startDate: dateIn(zone, now),
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: null,
    basic: { ...EMPTY_RECORD.basic, ...said.basic, ...fields["basic"] },
    work: { ...EMPTY_RECORD.work, siteId, ...said.work, ...fields["work"], ...items.work },
    address: { ...EMPTY_RECORD.address, ...said.address, ...fields["address"], ...items.address },
    employment: { ...EMPTY_RECORD.employment, ...fields["employment"], ...items.employment },
    contact: { ...EMPTY_RECORD.contact, ...fields["contact"] },
    custom,
  };
}
