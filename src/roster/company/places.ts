import type { NewListItem } from "../../hr/named-list.ts";
import type { NewSite } from "../../hr/site.ts";
import type { Roster } from "../roster.ts";
import { changeCompany } from "./change-company.ts";

/**
 * Makes the sites and list items that are not there yet, by their names, each with its group. Those that are there
 * stay as they are. One batch; what somebody else makes in between is found and stays. Throws `Contended`.
 */
export async function addPlaces(
  roster: Roster,
  sites: readonly NewSite[],
  items: readonly NewListItem[],
): Promise<void> {
  const withId = <T extends object>(values: T) => ({ ...values, id: crypto.randomUUID() });
  await changeCompany(roster, "addPlaces", { sites: sites.map(withId), items: items.map(withId) });
}
