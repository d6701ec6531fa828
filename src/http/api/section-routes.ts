import { changeCompany } from "../../roster/company/change-company.ts";
import { currentDictionary } from "../../roster/company/dictionary.ts";
import { shownSection, shownSections } from "../../roster/company/shown-company.ts";
import { mintId } from "../../roster/operation.ts";
import { conditionOf, versionOf } from "./company-version.ts";
import { type Route, route } from "./route.ts";
import { Section, SectionInput, Sections } from "./schemas/section.ts";
import { Id } from "./schemas/values.ts";

const HR = { role: "hr", permission: "company" } as const;

const getSections = route({
  method: "GET",
  path: "/sections",
  operation: "listSections",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Lists the sections of the company's own, by which its fields are permitted",
  description:
    "Beside those built in: basic, work, address, contact, employment, lifecycle, and custom for all other fields.",
  versioned: true,
  answers: { 200: Sections },
  handler: async ({ roster }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: { sections: shownSections(company) }, ...versionOf(company) };
  },
});

const postSection = route({
  method: "POST",
  path: "/sections",
  operation: "createSection",
  needs: HR,
  tag: "Company",
  summary: "Makes a section; fields are put into it by their sectionId",
  versioned: true,
  body: SectionInput,
  example: { name: "Equipment" },
  answers: { 201: Section },
  handler: async ({ roster, body, ifMatch }) => {
    const id = mintId(roster);
    const company = await changeCompany(roster, "addSection", { ...body, id }, conditionOf(ifMatch));
    return { status: 201, body: shownSection(company, id), ...versionOf(company) };
  },
});

const patchSection = route({
  method: "PATCH",
  path: "/sections/{id}",
  operation: "changeSection",
  needs: HR,
  tag: "Company",
  summary: "Renames a section; whoever is permitted it stays so",
  versioned: true,
  params: { id: Id },
  body: SectionInput,
  example: { name: "Devices" },
  answers: { 200: Section },
  handler: async ({ roster, params: { id }, body, ifMatch }) => {
    const input = { id, changes: body };
    const company = await changeCompany(roster, "changeSection", input, conditionOf(ifMatch));
    return { status: 200, body: shownSection(company, id), ...versionOf(company) };
  },
});

/** Sections of the company's own. */
export const sectionRoutes: readonly Route[] = [getSections, postSection, patchSection];
