import { changeCompany } from "../../roster/company/change-company.ts";
import { currentDictionary } from "../../roster/company/dictionary.ts";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { draftMeant, groupIdOf } from "../../roster/groups/draft-meant.ts";
import { nameInGroup } from "../../roster/groups/name-in-group.ts";
import { previewGroup } from "../../roster/groups/preview-group.ts";
import { previewSource } from "../../roster/groups/preview-source.ts";
import { groupInFull, membersOfGroup, shownGroups, shownSources } from "../../roster/groups/shown-groups.ts";
import { mintId } from "../../roster/operation.ts";
import type { Roster } from "../../roster/roster.ts";
import { conditionOf, versionOf } from "./company-version.ts";
import { type Route, route } from "./route.ts";
import {
  GroupChanges,
  GroupInFull,
  GroupPreview,
  GroupPreviewInput,
  GroupReference,
  Groups,
  Members,
  MembersQuery,
  NamedInput,
  NewGroupInput,
  SourceChanges,
  SourcePreview,
  Sources,
} from "./schemas/group.ts";
import { Id } from "./schemas/values.ts";
import { EmployeeReference } from "./verb-route.ts";

const HR = { role: "hr", permission: "company" } as const;
// Who is in a group tells of any section that it may ask for.
const READS = { role: "viewer", permission: "everything" } as const;
const EXAMPLE = {
  name: "Nurses in London",
  conditions: [
    { field: "work.siteId", operator: "equals", value: "London" },
    { field: "work.title", operator: "contains", value: "Nurse" },
  ],
};

const listRoute = route({
  method: "GET",
  path: "/groups",
  operation: "listGroups",
  needs: READS,
  tag: "Groups",
  summary: "Lists all groups, those that make themselves and those that were defined",
  versioned: true,
  answers: { 200: Groups },
  handler: async ({ roster }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: { groups: await shownGroups(roster) }, ...versionOf(company) };
  },
});

const createRoute = route({
  method: "POST",
  path: "/groups",
  operation: "createGroup",
  needs: HR,
  tag: "Groups",
  summary: "Defines a group: by conditions that all must hold, by other groups, by people who are named",
  description:
    "Its name is the same in Okta, and no other group has it or could come to have it. Where many people have to be looked at, readers see it once everybody is gathered (`gathering`).",
  versioned: true,
  body: NewGroupInput,
  example: EXAMPLE,
  answers: { 201: GroupInFull },
  handler: async ({ roster, body, ifMatch }) => {
    const id = mintId(roster);
    const { added = [], leftOut = [], ...said } = await draftMeant(roster, body, null);
    const asksNothing = { description: null, people: "active" as const, conditions: [], inGroups: [] };
    const defining = { verb: "addGroup" as const, input: { ...asksNothing, ...said, id } };
    const naming = { add: added, leaveOut: leftOut };
    const { company } = await nameInGroup(roster, id, naming, defining, conditionOf(ifMatch));
    const headers = { Location: `/api/v1/groups/${id}` };
    return { status: 201, headers, body: await groupInFull(roster, id), ...versionOf(company) };
  },
});

const sourcesRoute = route({
  method: "GET",
  path: "/groups/automatic",
  operation: "listGroupSources",
  needs: { role: "viewer", permission: "read" },
  tag: "Groups",
  summary: "Shows what is chosen of the groups that make themselves, by what they are made of",
  versioned: true,
  answers: { 200: Sources },
  handler: async ({ roster }) => {
    const company = await currentDictionary(roster.db);
    return { status: 200, body: { sources: shownSources(company) }, ...versionOf(company) };
  },
});

const changeSourceRoute = route({
  method: "PATCH",
  path: "/groups/automatic/{source}",
  operation: "changeGroupSource",
  needs: HR,
  tag: "Groups",
  summary: "Changes the groups of one source: on or off, how they are called, who is in them",
  description:
    "A group that goes is gone for an importer, which takes away whatever it gave by it. One that comes back has the id that it had.",
  versioned: true,
  params: { source: Id },
  body: SourceChanges,
  example: { on: true, pattern: "Team: {item}" },
  answers: { 200: Sources },
  handler: async ({ roster, params: { source }, body: changes, ifMatch }) => {
    const input = { source, changes };
    const company = await changeCompany(roster, "changeAutomaticGroups", input, conditionOf(ifMatch));
    return { status: 200, body: { sources: shownSources(company) }, ...versionOf(company) };
  },
});

const previewSourceRoute = route({
  method: "POST",
  path: "/groups/automatic/{source}/preview",
  operation: "previewGroupSource",
  needs: READS,
  tag: "Groups",
  summary: "Tells which groups of one source would go, come, or be called otherwise; saves nothing",
  params: { source: Id },
  body: SourceChanges,
  example: { on: false },
  answers: { 200: SourcePreview },
  handler: async ({ roster, params: { source }, body: changes }) => ({
    status: 200,
    body: await previewSource(roster, { source, changes }),
  }),
});

const previewRoute = route({
  method: "POST",
  path: "/groups/preview",
  operation: "previewGroup",
  needs: { role: "viewer", permission: "company" },
  tag: "Groups",
  summary: "Tells who would be in a group by a definition, who would come and who would leave; saves nothing",
  body: GroupPreviewInput,
  example: { conditions: EXAMPLE.conditions },
  answers: { 200: GroupPreview },
  handler: async ({ roster, body: { id, description: _, ...body } }) => {
    const groupId = id === undefined ? null : await groupIdOf(roster, id);
    const draft = await draftMeant(roster, body, groupId);
    return {
      status: 200,
      body: await previewGroup(roster, { ...draft, ...(groupId !== null && { groupId }) }),
    };
  },
});

const getRoute = route({
  method: "GET",
  path: "/groups/{id}",
  operation: "getGroup",
  needs: READS,
  tag: "Groups",
  summary: "Shows a group, with who is named in it and how many are in it",
  params: { id: GroupReference },
  answers: { 200: GroupInFull },
  handler: async ({ roster, params: { id } }) => ({
    status: 200,
    body: await groupInFull(roster, await groupIdOf(roster, id)),
  }),
});

const membersRoute = route({
  method: "GET",
  path: "/groups/{id}/members",
  operation: "listGroupMembers",
  needs: READS,
  tag: "Groups",
  summary: "Lists who is in a group, now or on a day ahead",
  params: { id: GroupReference },
  query: MembersQuery,
  answers: { 200: Members },
  handler: async ({ roster, params: { id }, query: { on = null, after, limit } }) => ({
    status: 200,
    body: await membersOfGroup(roster, await groupIdOf(roster, id), { on, after, limit }),
  }),
});

const changeRoute = route({
  method: "PATCH",
  path: "/groups/{id}",
  operation: "changeGroup",
  needs: HR,
  tag: "Groups",
  summary: "Changes the definition of a group; what is left out stays",
  versioned: true,
  params: { id: GroupReference },
  body: GroupChanges,
  example: { name: "Nurses, London" },
  answers: { 200: GroupInFull },
  handler: async ({ roster, params: { id: reference }, body, ifMatch }) => {
    const id = await groupIdOf(roster, reference);
    const changes = await draftMeant(roster, body, id);
    const company = await changeCompany(roster, "changeGroup", { id, changes }, conditionOf(ifMatch));
    return { status: 200, body: await groupInFull(roster, id), ...versionOf(company) };
  },
});

const removeRoute = route({
  method: "DELETE",
  path: "/groups/{id}",
  operation: "removeGroup",
  needs: HR,
  tag: "Groups",
  summary: "Deletes a defined group; its id is never given again",
  versioned: true,
  params: { id: GroupReference },
  answers: { 204: null },
  handler: async ({ roster, params: { id: reference }, ifMatch }) => {
    const id = await groupIdOf(roster, reference);
    await changeCompany(roster, "removeGroup", { id }, conditionOf(ifMatch));
    return { status: 204 };
  },
});

const nameRoute = route({
  method: "PUT",
  path: "/groups/{id}/people/{employeeId}",
  operation: "nameInGroup",
  needs: HR,
  tag: "Groups",
  summary: "Adds somebody to a defined group by name, or leaves them out of it",
  params: { id: GroupReference, employeeId: EmployeeReference },
  body: NamedInput,
  example: { included: true },
  answers: { 200: GroupInFull },
  handler: async ({ roster, params, body: { included } }) => {
    const [id, employeeId] = await bothMeant(roster, params);
    await nameInGroup(roster, id, included ? { add: [employeeId] } : { leaveOut: [employeeId] });
    return { status: 200, body: await groupInFull(roster, id) };
  },
});

const forgetRoute = route({
  method: "DELETE",
  path: "/groups/{id}/people/{employeeId}",
  operation: "forgetInGroup",
  needs: HR,
  tag: "Groups",
  summary: "Names somebody neither in nor out any more: the conditions decide",
  params: { id: GroupReference, employeeId: EmployeeReference },
  answers: { 200: GroupInFull },
  handler: async ({ roster, params }) => {
    const [id, employeeId] = await bothMeant(roster, params);
    await nameInGroup(roster, id, { forget: [employeeId] });
    return { status: 200, body: await groupInFull(roster, id) };
  },
});

async function bothMeant(
  roster: Roster,
  { id, employeeId }: { readonly id: string; readonly employeeId: string },
): Promise<readonly [groupId: string, employeeId: string]> {
  return [await groupIdOf(roster, id), await employeeIdOf(roster, employeeId)];
}

/** Groups; the fixed paths before those that hold an id. */
export const groupRoutes: readonly Route[] = [
  listRoute,
  createRoute,
  sourcesRoute,
  changeSourceRoute,
  previewSourceRoute,
  previewRoute,
  getRoute,
  membersRoute,
  changeRoute,
  removeRoute,
  nameRoute,
  forgetRoute,
];
