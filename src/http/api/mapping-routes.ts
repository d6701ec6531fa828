import * as v from "valibot";
import { csvText, shownCell } from "../../connectors/csv/write-csv.ts";
import { currentDictionary } from "../../roster/company/dictionary.ts";
import {
  changeMapping,
  versionOf as mappingVersion,
  placeableFields,
  previewMapping,
  restoreMapping,
  tableFor,
  versionsOf,
} from "../../roster/mapping/mapping.ts";
import { conditionOf, versionOf } from "./company-version.ts";
import { media, type Route, route } from "./route.ts";
import {
  Mapping,
  MappingInput,
  MappingPreview,
  MappingPreviewInput,
  MappingTable,
  MappingVersion,
  MappingVersions,
  PlaceableFields,
  ServiceUserQuery,
} from "./schemas/mapping.ts";
import { queryInteger } from "./schemas/values.ts";

const HR = { role: "hr", permission: "company" } as const;
const READS = { role: "viewer", permission: "read" } as const;
const EXAMPLE = {
  rows: [
    { name: "shirtSize", fields: ["custom.Shirt size"] },
    { name: "phoneNumbers", part: "value", type: "mobile", fields: ["work.workMobile"] },
  ],
};
const VERSION = { version: v.pipe(queryInteger(), v.description("The number of a version.")) };

const getRoute = route({
  method: "GET",
  path: "/mapping",
  operation: "getMapping",
  needs: READS,
  tag: "Mapping",
  summary: "Shows how people become Users, as far as the company has chosen: its rows over the default",
  versioned: true,
  answers: { 200: Mapping },
  handler: async ({ roster }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: company.mapping, ...versionOf(company) };
  },
});

const putRoute = route({
  method: "PUT",
  path: "/mapping",
  operation: "putMapping",
  needs: HR,
  tag: "Mapping",
  summary: "Says the company's rows anew; they are served with the next request, as another version",
  description:
    "Schemas, filters, orders and what is written back follow at once. A row without fields and transformation leaves out what the default has there.",
  versioned: true,
  body: MappingInput,
  example: EXAMPLE,
  answers: { 200: Mapping },
  handler: async ({ roster, body: { rows }, ifMatch }) => {
    const company = await changeMapping(roster, rows, conditionOf(ifMatch));
    return { status: 200, body: company.mapping, ...versionOf(company) };
  },
});

const previewRoute = route({
  method: "POST",
  path: "/mapping/preview",
  operation: "previewMapping",
  needs: { role: "viewer", permission: "everything" },
  tag: "Mapping",
  summary: "Shows somebody as a User, as it is and as it would be with these rows; saves nothing",
  body: MappingPreviewInput,
  example: { ...EXAMPLE, employeeId: "…" },
  answers: { 200: MappingPreview },
  handler: async ({ roster, body: { rows, employeeId } }) => ({
    status: 200,
    body: await previewMapping(roster, rows, employeeId),
  }),
});

const versionsRoute = route({
  method: "GET",
  path: "/mapping/versions",
  operation: "listMappingVersions",
  needs: READS,
  tag: "Mapping",
  summary: "Lists the versions that were saved, the newest first",
  answers: { 200: MappingVersions },
  handler: async ({ roster }) => ({ status: 200, body: { versions: await versionsOf(roster) } }),
});

const versionRoute = route({
  method: "GET",
  path: "/mapping/versions/{version}",
  operation: "getMappingVersion",
  needs: READS,
  tag: "Mapping",
  summary: "Shows the rows of a version",
  params: VERSION,
  answers: { 200: MappingVersion },
  handler: async ({ roster, params: { version } }) => ({
    status: 200,
    body: await mappingVersion(roster, version),
  }),
});

const restoreRoute = route({
  method: "POST",
  path: "/mapping/versions/{version}/restore",
  operation: "restoreMapping",
  needs: HR,
  tag: "Mapping",
  summary: "Serves the rows of an earlier version again, as a new one; 0 is the default",
  versioned: true,
  params: VERSION,
  answers: { 200: Mapping },
  handler: async ({ roster, params: { version }, ifMatch }) => {
    const company = await restoreMapping(roster, version, conditionOf(ifMatch));
    return { status: 200, body: company.mapping, ...versionOf(company) };
  },
});

const fieldsRoute = route({
  method: "GET",
  path: "/mapping/fields",
  operation: "listPlaceableFields",
  needs: READS,
  tag: "Mapping",
  summary: "Lists the fields that can be placed, those of the company's own among them",
  answers: { 200: PlaceableFields },
  handler: async ({ roster }) => ({
    status: 200,
    body: { fields: placeableFields(await currentDictionary(roster.db)) },
  }),
});

const tableRoute = route({
  method: "GET",
  path: "/mapping/table",
  operation: "getMappingTable",
  needs: { role: "viewer", permission: null },
  tag: "Mapping",
  summary: "Shows what to type into Okta's profile editor, for the fields that a service user may see",
  query: { serviceUser: ServiceUserQuery },
  answers: { 200: MappingTable },
  handler: async ({ roster, query: { serviceUser } }) => ({
    status: 200,
    body: { rows: await tableFor(roster, serviceUser) },
  }),
});

const tableAsCsvRoute = route({
  method: "GET",
  path: "/mapping/table.csv",
  operation: "getMappingTableAsCsv",
  needs: { role: "viewer", permission: null },
  tag: "Mapping",
  summary: "The same as a file",
  query: { serviceUser: ServiceUserQuery },
  answers: { 200: media("text/csv") },
  handler: async ({ roster, query: { serviceUser } }) => {
    const rows = await tableFor(roster, serviceUser);
    // What is typed into Okta begins with a letter; what HR calls a field, and what people have there, may be a formula.
    const lines = rows.map((row) => [
      shownCell(row.field),
      row.externalName,
      row.externalNamespace,
      row.type,
      shownCell(row.example ?? ""),
    ]);
    const header = ["Field", "External name", "External namespace", "Type", "Example"];
    return { status: 200, body: csvText([header, ...lines]) };
  },
});

/** How people become Users. */
export const mappingRoutes: readonly Route[] = [
  getRoute,
  putRoute,
  previewRoute,
  versionsRoute,
  versionRoute,
  restoreRoute,
  fieldsRoute,
  tableRoute,
  tableAsCsvRoute,
];
