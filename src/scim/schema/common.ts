import { type Attribute, attribute, readOnly } from "./attribute.ts";

/** The attributes that every resource has beside those of its schemas (RFC 7643 sections 3 and 3.1). */
export const COMMON_ATTRIBUTES: readonly Attribute[] = [
  readOnly(
    attribute("schemas", "reference", "The URNs of the schemas that the resource follows", {
      multiValued: true,
      required: true,
      returned: "always",
      referenceTypes: ["uri"],
    }),
  ),
  attribute("externalId", "string", "The key under which another system knows it", { caseExact: true }),
  readOnly(
    attribute("meta", "complex", "What this service notes about the resource", {
      subAttributes: [
        attribute("resourceType", "string", "The kind of resource", { caseExact: true }),
        attribute("created", "dateTime", "When it was made here"),
        attribute("lastModified", "dateTime", "When anything that is shown of it changed last"),
        attribute("location", "reference", "Where it is read", { referenceTypes: ["uri"] }),
        attribute("version", "string", "Moves whenever anything that is shown of it changes", {
          caseExact: true,
        }),
      ],
    }),
  ),
];
