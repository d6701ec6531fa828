import { attribute, readOnly, type Schema } from "./attribute.ts";
import { USER_SCHEMA } from "./urns.ts";

export const CORE_USER: Schema = {
  id: USER_SCHEMA,
  name: "User",
  description: "Somebody who works here, is about to, or did",
  attributes: [
    attribute("id", "string", "Given once by this service; never changes and is never given again", {
      required: true,
      caseExact: true,
      mutability: "readOnly",
      returned: "always",
      uniqueness: "server",
    }),
    attribute(
      "externalId",
      "string",
      "The key under which the asking client knows the person; each sees its own",
      {
        caseExact: true,
      },
    ),
    attribute("userName", "string", "The login: the work e-mail address", {
      required: true,
      uniqueness: "server",
    }),
    attribute("name", "complex", "The parts of the person's name: at least a first or a last name", {
      subAttributes: [
        attribute("familyName", "string", "Last name"),
        attribute("givenName", "string", "First name"),
        attribute("middleName", "string", "Middle name or names"),
        attribute("honorificPrefix", "string", "What stands before the name, such as Dr."),
      ],
    }),
    attribute("displayName", "string", "The name by which colleagues know the person"),
    attribute("title", "string", "Job title"),
    attribute(
      "active",
      "boolean",
      "Whether the person may have access now, in their own time zone; a client that writes it sets or lifts a block of its own",
    ),
    attribute("emails", "complex", "E-mail addresses; the work address comes first and is the primary one", {
      multiValued: true,
      subAttributes: [
        attribute("value", "string", "The address; that for work is userName, and is written there alone"),
        attribute("type", "string", "What the address is for", {
          canonicalValues: ["work", "home", "other"],
        }),
        attribute("primary", "boolean", "True for the one address to write to"),
      ],
    }),
    attribute("phoneNumbers", "complex", "Telephone numbers; the work number comes first", {
      multiValued: true,
      subAttributes: [
        attribute("value", "string", "The number as HR entered it"),
        attribute("type", "string", "Which telephone it is", {
          canonicalValues: ["work", "home", "mobile", "fax", "pager", "other"],
        }),
        attribute("primary", "boolean", "True for the one number to call"),
      ],
    }),
    attribute("addresses", "complex", "Postal addresses; the home address comes first", {
      multiValued: true,
      subAttributes: [
        attribute(
          "formatted",
          "string",
          "The whole address, line by line, as its country writes it: made of the other parts, whatever is sent",
        ),
        attribute("streetAddress", "string", "Street and house"),
        attribute("locality", "string", "City, town or village"),
        attribute("postalCode", "string", "Postal code"),
        attribute("country", "string", "Country as the two letters of ISO 3166-1"),
        attribute("type", "string", "What the address is for", {
          canonicalValues: ["work", "home", "other"],
        }),
        attribute("primary", "boolean", "True for the one address to write to"),
      ],
    }),
    readOnly(
      attribute("groups", "complex", "The groups that the person is in now", {
        multiValued: true,
        subAttributes: [
          attribute("value", "string", "The group's id", { caseExact: true }),
          attribute("$ref", "reference", "Where the group is read", { referenceTypes: ["Group"] }),
          attribute("display", "string", "The group's name"),
          attribute("type", "string", "How the person belongs: always direct, as no group holds groups", {
            canonicalValues: ["direct", "indirect"],
          }),
        ],
      }),
    ),
  ],
};
