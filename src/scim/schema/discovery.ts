import { type Attribute, attribute, readOnly, type Schema } from "./attribute.ts";
import { RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, SERVICE_PROVIDER_CONFIG_SCHEMA } from "./urns.ts";

const REQUIRED = { required: true } as const;

const characteristics: readonly Attribute[] = [
  attribute("name", "string", "The attribute's name", { ...REQUIRED, caseExact: true }),
  attribute("type", "string", "What its values are", {
    ...REQUIRED,
    caseExact: true,
    canonicalValues: [
      "string",
      "boolean",
      "decimal",
      "integer",
      "dateTime",
      "binary",
      "reference",
      "complex",
    ],
  }),
  attribute("multiValued", "boolean", "Whether it holds a list of values", REQUIRED),
  attribute("description", "string", "What it means, in a sentence", { caseExact: true }),
  attribute("required", "boolean", "Whether every resource has it"),
  attribute("canonicalValues", "string", "The values to expect", { multiValued: true, caseExact: true }),
  attribute("caseExact", "boolean", "Whether upper and lower case differ in comparisons"),
  attribute("mutability", "string", "Whether and when a client may write it", {
    caseExact: true,
    canonicalValues: ["readOnly", "readWrite", "immutable", "writeOnly"],
  }),
  attribute("returned", "string", "When an answer holds it", {
    caseExact: true,
    canonicalValues: ["always", "never", "default", "request"],
  }),
  attribute("uniqueness", "string", "Among which resources its value occurs only once", {
    caseExact: true,
    canonicalValues: ["none", "server", "global"],
  }),
  attribute("referenceTypes", "string", "What a reference may lead to", {
    multiValued: true,
    caseExact: true,
  }),
];

/**
 * RFC 7643 section 7. Only this resource nests complex attributes; as no other does, what a sub-attribute
 * holds is described without sub-attributes of its own.
 */
export const SCHEMA: Schema = {
  id: SCHEMA_SCHEMA,
  name: "Schema",
  description: "Describes the attributes of a kind of resource",
  attributes: [
    attribute("id", "string", "The schema's URN", { ...REQUIRED, caseExact: true, returned: "always" }),
    attribute("name", "string", "The schema's name for people"),
    attribute("description", "string", "What the schema describes"),
    attribute("attributes", "complex", "The attributes, one by one", {
      ...REQUIRED,
      multiValued: true,
      subAttributes: [
        ...characteristics,
        attribute("subAttributes", "complex", "The parts of a complex attribute", {
          multiValued: true,
          subAttributes: characteristics,
        }),
      ],
    }),
  ].map(readOnly),
};

/** RFC 7643 section 6. */
export const RESOURCE_TYPE: Schema = {
  id: RESOURCE_TYPE_SCHEMA,
  name: "ResourceType",
  description: "Says where a kind of resource is found and which schemas it follows",
  attributes: [
    attribute("id", "string", "The same as the name", { caseExact: true }),
    attribute("name", "string", "The kind of resource, as meta.resourceType has it", {
      ...REQUIRED,
      caseExact: true,
    }),
    attribute("description", "string", "What resources of this kind are"),
    attribute("endpoint", "reference", "The path of the list, from the base URL on", {
      ...REQUIRED,
      referenceTypes: ["uri"],
    }),
    attribute("schema", "reference", "The URN of the main schema", { ...REQUIRED, referenceTypes: ["uri"] }),
    attribute("schemaExtensions", "complex", "The schemas that add to the main one", {
      multiValued: true,
      subAttributes: [
        attribute("schema", "reference", "The extension's URN", { ...REQUIRED, referenceTypes: ["uri"] }),
        attribute("required", "boolean", "Whether every resource carries the extension", REQUIRED),
      ],
    }),
  ].map(readOnly),
};

/** RFC 7643 section 5. */
export const SERVICE_PROVIDER_CONFIG: Schema = {
  id: SERVICE_PROVIDER_CONFIG_SCHEMA,
  name: "ServiceProviderConfig",
  description: "Says which parts of SCIM this service offers",
  attributes: [
    offer("patch", "Changing parts of a resource"),
    offer("bulk", "Many operations in one request", [
      attribute("maxOperations", "integer", "The most operations that a request may hold", REQUIRED),
      attribute("maxPayloadSize", "integer", "The most bytes that a request may have", REQUIRED),
    ]),
    offer("filter", "Asking for the resources that meet a condition", [
      attribute("maxResults", "integer", "The most resources that an answer holds", REQUIRED),
    ]),
    offer("changePassword", "Setting passwords"),
    offer("sort", "Lists in an order that the client chooses"),
    offer("etag", "Versions of resources, and requests that depend on them"),
    attribute("pagination", "complex", "How lists come in pages (RFC 9865)", {
      subAttributes: [
        attribute("cursor", "boolean", "Whether a page can be asked for by a cursor", REQUIRED),
        attribute("index", "boolean", "Whether a page can be asked for by startIndex", REQUIRED),
        attribute("defaultPaginationMethod", "string", "Which of them it is where a request says neither", {
          canonicalValues: ["cursor", "index"],
        }),
        attribute("defaultPageSize", "integer", "The resources of a page whose request names no count"),
        attribute("maxPageSize", "integer", "The most resources that a page holds"),
      ],
    }),
    attribute("authenticationSchemes", "complex", "The ways in which a client may prove who it is", {
      ...REQUIRED,
      multiValued: true,
      subAttributes: [
        attribute("type", "string", "Which scheme it is", {
          ...REQUIRED,
          canonicalValues: ["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"],
        }),
        attribute("name", "string", "The scheme's name for people", REQUIRED),
        attribute("description", "string", "How it is used here", REQUIRED),
        attribute("specUri", "reference", "The scheme's specification", { referenceTypes: ["external"] }),
        attribute("primary", "boolean", "True for the scheme to prefer"),
      ],
    }),
  ].map(readOnly),
};

function offer(name: string, description: string, limits: readonly Attribute[] = []): Attribute {
  return attribute(name, "complex", description, {
    ...REQUIRED,
    subAttributes: [attribute("supported", "boolean", "Whether it is offered", REQUIRED), ...limits],
  });
}
