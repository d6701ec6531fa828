import { changeCompany } from "../../roster/company/change-company.ts";
import { currentDictionary } from "../../roster/company/dictionary.ts";
import { previewCompany } from "../../roster/company/preview-company.ts";
import { shownSite, shownSites } from "../../roster/company/shown-company.ts";
import { mintId } from "../../roster/operation.ts";
import { archiveRoutes } from "./archive-routes.ts";
import { conditionOf, versionOf } from "./company-version.ts";
import { type Route, route } from "./route.ts";
import { CompanyPreview } from "./schemas/company-preview.ts";
import { NewSiteInput, Site, SiteInput, Sites } from "./schemas/site.ts";
import { Archived, Id } from "./schemas/values.ts";

const getSites = route({
  method: "GET",
  path: "/sites",
  operation: "listSites",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Lists the sites, archived ones too, by name",
  versioned: true,
  query: { archived: Archived },
  answers: { 200: Sites },
  handler: async ({ roster, query }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: { sites: shownSites(company, query) }, ...versionOf(company) };
  },
});

const getSite = route({
  method: "GET",
  path: "/sites/{id}",
  operation: "getSite",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Shows a site",
  versioned: true,
  params: { id: Id },
  answers: { 200: Site },
  handler: async ({ roster, params: { id } }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: shownSite(company, id), ...versionOf(company) };
  },
});

const postSite = route({
  method: "POST",
  path: "/sites",
  operation: "createSite",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Makes a site, and with it its group",
  versioned: true,
  body: NewSiteInput,
  example: { name: "Dublin", zone: "Europe/Dublin", country: "IE" },
  answers: { 201: Site },
  handler: async ({ roster, body, ifMatch }) => {
    const id = mintId(roster);
    const company = await changeCompany(roster, "addSite", { ...body, id }, conditionOf(ifMatch));
    const headers = { Location: `/api/v1/sites/${id}` };
    return { status: 201, body: shownSite(company, id), headers, ...versionOf(company) };
  },
});

const patchSite = route({
  method: "PATCH",
  path: "/sites/{id}",
  operation: "changeSite",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Changes a site: gives one that a file made its right zone, for instance",
  description:
    "What lies ahead for the people there is derived again; what has ended stays ended. A site keeps its id under another name, and its group its members. `POST /sites/{id}/preview` tells beforehand whom that touches.",
  versioned: true,
  params: { id: Id },
  body: SiteInput,
  example: { zone: "Europe/Dublin" },
  answers: { 200: Site },
  handler: async ({ roster, params: { id }, body, ifMatch }) => {
    const input = { id, changes: body };
    const company = await changeCompany(roster, "changeSite", input, conditionOf(ifMatch));
    return { status: 200, body: shownSite(company, id), ...versionOf(company) };
  },
});

const previewSite = route({
  method: "POST",
  path: "/sites/{id}/preview",
  operation: "previewSite",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Tells whom a change of a site would switch on or off, and whose days ahead it moves",
  description: "Takes what `PATCH /sites/{id}` takes and writes nothing.",
  versioned: true,
  params: { id: Id },
  body: SiteInput,
  example: { zone: "Europe/Dublin" },
  answers: { 200: CompanyPreview },
  handler: async ({ roster, params: { id }, body, ifMatch }) => {
    const input = { id, changes: body };
    const preview = await previewCompany(roster, "changeSite", input, conditionOf(ifMatch));
    return { status: 200, body: preview, ...versionOf(preview) };
  },
});

/** Places of work. */
export const siteRoutes: readonly Route[] = [
  getSites,
  getSite,
  postSite,
  patchSite,
  previewSite,
  ...archiveRoutes({
    path: "/sites/{id}",
    name: "Site",
    params: { id: Id },
    means: "nobody new can be put there, and whoever is there stays",
    what: ({ id }) => ({ kind: "site", id }),
    answer: Site,
    shown: (company, { id }) => shownSite(company, id),
  }),
];
