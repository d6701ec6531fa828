import { attribute, readOnly, type Schema } from "./attribute.ts";
import { GROUP_SCHEMA } from "./urns.ts";

export const CORE_GROUP: Schema = {
  id: GROUP_SCHEMA,
  name: "Group",
  description:
    "People who have something in common: a department, a site, an item of a list, or somebody's choice",
  attributes: [
    readOnly(
      attribute("id", "string", "Given once by this service; never changes and is never given again", {
        required: true,
        caseExact: true,
        returned: "always",
        uniqueness: "server",
      }),
    ),
    attribute("displayName", "string", "The group's name; that of a department, site or item follows it", {
      required: true,
      uniqueness: "server",
    }),
    attribute(
      "members",
      "complex",
      "Who is in the group now; of a department, site or item it follows from the people",
      {
        multiValued: true,
        subAttributes: [
          attribute("value", "string", "The member's id", { caseExact: true, mutability: "immutable" }),
          attribute("$ref", "reference", "Where the member is read", {
            referenceTypes: ["User"],
            mutability: "immutable",
          }),
          attribute("type", "string", "What the member is: always a User", {
            canonicalValues: ["User"],
            mutability: "immutable",
          }),
        ],
      },
    ),
  ],
};
