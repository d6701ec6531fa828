import { changeCompany } from "../../roster/company/change-company.ts";
import { currentDictionary } from "../../roster/company/dictionary.ts";
import { shownItem, shownItems, shownList, shownLists } from "../../roster/company/shown-company.ts";
import { mintId } from "../../roster/operation.ts";
import { archiveRoutes } from "./archive-routes.ts";
import { conditionOf, versionOf } from "./company-version.ts";
import { type Route, route } from "./route.ts";
import { Item, ItemInput, Items, List, ListId, ListInput, Lists, NewItemInput } from "./schemas/list.ts";
import { Archived, Id } from "./schemas/values.ts";

const getLists = route({
  method: "GET",
  path: "/lists",
  operation: "listLists",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Shows the named lists: those built in, then the company's own",
  versioned: true,
  answers: { 200: Lists },
  handler: async ({ roster }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: { lists: shownLists(company) }, ...versionOf(company) };
  },
});

const postList = route({
  method: "POST",
  path: "/lists",
  operation: "createList",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Makes a list of the company's own, for fields of its own to choose from",
  versioned: true,
  body: ListInput,
  example: { name: "Regions" },
  answers: { 201: List },
  handler: async ({ roster, body, ifMatch }) => {
    const id = mintId(roster);
    const company = await changeCompany(roster, "addList", { ...body, id }, conditionOf(ifMatch));
    const headers = { Location: `/api/v1/lists/${id}/items` };
    return { status: 201, body: shownList(company, id), headers, ...versionOf(company) };
  },
});

const patchList = route({
  method: "PATCH",
  path: "/lists/{list}",
  operation: "renameList",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Renames a list of the company's own",
  versioned: true,
  params: { list: ListId },
  body: ListInput,
  example: { name: "Sales regions" },
  answers: { 200: List },
  handler: async ({ roster, params: { list }, body, ifMatch }) => {
    const input = { id: list, changes: body };
    const company = await changeCompany(roster, "changeList", input, conditionOf(ifMatch));
    return { status: 200, body: shownList(company, list), ...versionOf(company) };
  },
});

const getItems = route({
  method: "GET",
  path: "/lists/{list}/items",
  operation: "listItems",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Lists the items of a list, archived ones too, by name",
  versioned: true,
  params: { list: ListId },
  query: { archived: Archived },
  answers: { 200: Items },
  handler: async ({ roster, params: { list }, query }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: { items: shownItems(company, list, query) }, ...versionOf(company) };
  },
});

const postItem = route({
  method: "POST",
  path: "/lists/{list}/items",
  operation: "createListItem",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Makes an item, and with it its group where the list is built in",
  description:
    "A name, and a code, means one item of the list. An item is never deleted, for its group is known to readers and history names it: archive it.",
  versioned: true,
  params: { list: ListId },
  body: NewItemInput,
  example: { name: "Engineering", code: "ENG" },
  answers: { 201: Item },
  handler: async ({ roster, params: { list }, body, ifMatch }) => {
    const id = mintId(roster);
    const company = await changeCompany(roster, "addItem", { ...body, list, id }, conditionOf(ifMatch));
    const headers = { Location: `/api/v1/lists/${list}/items/${id}` };
    return { status: 201, body: shownItem(company, list, id), headers, ...versionOf(company) };
  },
});

const getItem = route({
  method: "GET",
  path: "/lists/{list}/items/{id}",
  operation: "getListItem",
  needs: { role: "viewer", permission: "read" },
  tag: "Company",
  summary: "Shows an item",
  versioned: true,
  params: { list: ListId, id: Id },
  answers: { 200: Item },
  handler: async ({ roster, params: { list, id } }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: shownItem(company, list, id), ...versionOf(company) };
  },
});

const patchItem = route({
  method: "PATCH",
  path: "/lists/{list}/items/{id}",
  operation: "changeListItem",
  needs: { role: "hr", permission: "company" },
  tag: "Company",
  summary: "Changes an item: its name, its code, the item above it",
  description:
    "It keeps its id under another name, and its group its members. An item cannot lie above itself.",
  versioned: true,
  params: { list: ListId, id: Id },
  body: ItemInput,
  example: { name: "Product engineering" },
  answers: { 200: Item },
  handler: async ({ roster, params: { list, id }, body, ifMatch }) => {
    const input = { list, id, changes: body };
    const company = await changeCompany(roster, "changeItem", input, conditionOf(ifMatch));
    return { status: 200, body: shownItem(company, list, id), ...versionOf(company) };
  },
});

/** Named lists and their items. */
export const listRoutes: readonly Route[] = [
  getLists,
  postList,
  patchList,
  getItems,
  postItem,
  getItem,
  patchItem,
  ...archiveRoutes({
    path: "/lists/{list}/items/{id}",
    name: "ListItem",
    params: { list: ListId, id: Id },
    means: "nobody new can be given it, and whoever has it keeps it",
    what: ({ list, id }) => ({ kind: "listItem", list, id }),
    answer: Item,
    shown: (company, { list, id }) => shownItem(company, list, id),
  }),
];
