import { changeCompany } from "../../roster/company/change-company.ts";
import { currentDictionary, isSetUp } from "../../roster/company/dictionary.ts";
import { previewCompany } from "../../roster/company/preview-company.ts";
import { setUpCompany } from "../../roster/company/set-up.ts";
import { Refused } from "../refused.ts";
import { conditionOf, versionOf } from "./company-version.ts";
import { fieldRoutes } from "./field-routes.ts";
import { listRoutes } from "./list-routes.ts";
import { readinessRoutes } from "./readiness-routes.ts";
import { type Route, route } from "./route.ts";
import { CompanyPreview } from "./schemas/company-preview.ts";
import { Settings, SettingsInput } from "./schemas/settings.ts";
import { sectionRoutes } from "./section-routes.ts";
import { siteRoutes } from "./site-routes.ts";

const getSettings = route({
  method: "GET",
  path: "/settings",
  operation: "getSettings",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Shows the company's choices",
  versioned: true,
  answers: { 200: Settings },
  handler: async ({ roster }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: company.settings, ...versionOf(company) };
  },
});

const putSettings = route({
  method: "PUT",
  path: "/settings",
  operation: "putSettings",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Sets the company up the first time, changes its choices afterwards",
  description:
    "The first time it takes companyName and companyZone. What is left out stays as it is. What lies ahead is derived again for everyone; what has ended stays ended. `POST /settings/preview` tells beforehand whom that touches.",
  versioned: true,
  body: SettingsInput,
  example: { startMayMoveDays: 14 },
  answers: { 200: Settings },
  handler: async ({ roster, body, ifMatch }) => {
    const { companyName, companyZone } = body;
    if (!(await isSetUp(roster.db))) {
      if (companyName === undefined || companyZone === undefined)
        throw new Refused(400, "The first time, give companyName and companyZone, such as Europe/Berlin.");
      if (ifMatch !== null)
        throw new Refused(412, "There is no company yet, so no version of it: send it without If-Match.");
      await setUpCompany(roster, { ...body, companyName, companyZone });
    }
    const company = await changeCompany(roster, "changeSettings", body, conditionOf(ifMatch));
    return { status: 200, body: company.settings, ...versionOf(company) };
  },
});

const previewSettings = route({
  method: "POST",
  path: "/settings/preview",
  operation: "previewSettings",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary:
    "Tells whom a change of the company's choices would switch on or off, and whose days ahead it moves",
  description:
    "Takes what `PUT /settings` takes and writes nothing. Send the `ETag` as `If-Match` with the change, and it is done only while this still holds.",
  versioned: true,
  body: SettingsInput,
  example: { endMoment: { kind: "clock", time: "17:00" } },
  answers: { 200: CompanyPreview },
  handler: async ({ roster, body, ifMatch }) => {
    const preview = await previewCompany(roster, "changeSettings", body, conditionOf(ifMatch));
    return { status: 200, body: preview, ...versionOf(preview) };
  },
});

/** Settings, sites, lists, fields, sections, and what HR should look at. */
export const companyRoutes: readonly Route[] = [
  getSettings,
  putSettings,
  previewSettings,
  ...siteRoutes,
  ...listRoutes,
  ...fieldRoutes,
  ...sectionRoutes,
  ...readinessRoutes,
];
