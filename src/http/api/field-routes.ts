import { changeCompany } from "../../roster/company/change-company.ts";
import { currentDictionary } from "../../roster/company/dictionary.ts";
import { shownField, shownFields } from "../../roster/company/shown-company.ts";
import { mintId } from "../../roster/operation.ts";
import { archiveRoutes } from "./archive-routes.ts";
import { conditionOf, versionOf } from "./company-version.ts";
import { type Route, route } from "./route.ts";
import { Field, FieldInput, Fields, NewFieldInput } from "./schemas/field.ts";
import { Archived, Id } from "./schemas/values.ts";

const getFields = route({
  method: "GET",
  path: "/fields",
  operation: "listFields",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Lists the company's own fields, archived ones too, by name",
  versioned: true,
  query: { archived: Archived },
  answers: { 200: Fields },
  handler: async ({ roster, query }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: { fields: shownFields(company, query) }, ...versionOf(company) };
  },
});

const getField = route({
  method: "GET",
  path: "/fields/{id}",
  operation: "getField",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Shows a field",
  versioned: true,
  params: { id: Id },
  answers: { 200: Field },
  handler: async ({ roster, params: { id } }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: shownField(company, id), ...versionOf(company) };
  },
});

const postField = route({
  method: "POST",
  path: "/fields",
  operation: "createField",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Makes a field of the company's own",
  description:
    'Its values stand in `custom` of an employee, effective-dated like all others. text: text; number: a number; date: `2026-11-24`; list and hierarchyList: the id of an item; multiList: ids of items, each once; currency: `{"amount": "1200.50", "currency": "EUR"}`; employee: an id.',
  versioned: true,
  body: NewFieldInput,
  example: { name: "T-shirt size", type: "text" },
  answers: { 201: Field },
  handler: async ({ roster, body, ifMatch }) => {
    const id = mintId(roster);
    const company = await changeCompany(roster, "addField", { ...body, id }, conditionOf(ifMatch));
    const headers = { Location: `/api/v1/fields/${id}` };
    return { status: 201, body: shownField(company, id), headers, ...versionOf(company) };
  },
});

const patchField = route({
  method: "PATCH",
  path: "/fields/{id}",
  operation: "changeField",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Renames a field, or puts it into another section; its type and its list never change",
  description:
    "Whoever sees the other section sees the field then. So a service user needs to edit the section that it leaves, and to see its history, for everyone.",
  versioned: true,
  params: { id: Id },
  body: FieldInput,
  example: { name: "Shirt size" },
  answers: { 200: Field },
  handler: async ({ roster, params: { id }, body, ifMatch }) => {
    const input = { id, changes: body };
    const company = await changeCompany(roster, "changeField", input, conditionOf(ifMatch));
    return { status: 200, body: shownField(company, id), ...versionOf(company) };
  },
});

/** Fields of the company's own. */
export const fieldRoutes: readonly Route[] = [
  getFields,
  getField,
  postField,
  patchField,
  ...archiveRoutes({
    path: "/fields/{id}",
    name: "Field",
    params: { id: Id },
    means: "it is not filled in any more, and what is filled in stays",
    what: ({ id }) => ({ kind: "customField", id }),
    answer: Field,
    shown: (company, { id }) => shownField(company, id),
  }),
];
