import { attribute, readOnly, type Schema } from "./attribute.ts";
import { GROUP_SCHEMA } from "./urns.ts";

export const CORE_GROUP: Schema = {
  id: GROUP_SCHEMA,
  name: "Group",
  description: "People who have something in common: a department, a site, an item of a list",
  attributes: [
    attribute("id", "string", "Given once by this service; never changes and is never given again", {
      required: true,
      caseExact: true,
      returned: "always",
      uniqueness: "server",
    }),
    attribute("displayName", "string", "The group's name", { required: true }),
    attribute("members", "complex", "Who is in the group now", {
      multiValued: true,
      subAttributes: [
        attribute("value", "string", "The member's id", { caseExact: true }),
        attribute("$ref", "reference", "Where the member is read", { referenceTypes: ["User"] }),
        attribute("type", "string", "What the member is: always a User", { canonicalValues: ["User"] }),
      ],
    }),
  ].map(readOnly),
};
