import { DEFAULT_COUNT, MAX_BULK_BYTES, MAX_BULK_OPERATIONS, MAX_COUNT } from "./limits.ts";
import type { Schema } from "./schema/attribute.ts";
import type { ResourceNames } from "./schema/attribute-names.ts";
import { CORE_GROUP } from "./schema/core-group.ts";
import { RESOURCE_TYPE, SCHEMA, SERVICE_PROVIDER_CONFIG } from "./schema/discovery.ts";

/** The schemas of a User are the company's: what it places is there. */
function schemasBy(users: ResourceNames): readonly Schema[] {
  return [users.schema, ...users.extensions, CORE_GROUP, SERVICE_PROVIDER_CONFIG, RESOURCE_TYPE, SCHEMA];
}

function resourceTypesBy(users: ResourceNames) {
  return [
    { ...users, endpoint: "/Users" },
    { schema: CORE_GROUP, endpoint: "/Groups", extensions: [] },
  ];
}

/** Where the resources of each type are. */
export const ENDPOINTS: readonly string[] = ["/Users", "/Groups"];

/** Where a resource of the discovery endpoints is read, as its `meta` (RFC 7643 section 3.1). */
interface Meta<Type extends string> {
  readonly resourceType: Type;
  readonly location: string;
}

export interface SchemaResource extends Schema {
  readonly schemas: readonly string[];
  readonly meta: Meta<"Schema">;
}

export interface ResourceTypeResource {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly endpoint: string;
  readonly schema: string;
  readonly schemaExtensions: readonly { readonly schema: string; readonly required: boolean }[];
  readonly meta: Meta<"ResourceType">;
}

/** What `/Schemas` lists. `baseUrl` is that of the SCIM endpoints, without a slash at its end. */
export function schemas(baseUrl: string, users: ResourceNames): SchemaResource[] {
  return schemasBy(users).map((schema) => ({
    schemas: [SCHEMA.id],
    ...schema,
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${schema.id}` },
  }));
}

/** What `/Schemas/{urn}` answers; undefined when there is no such schema. */
export function schema(urn: string, baseUrl: string, users: ResourceNames): SchemaResource | undefined {
  return schemas(baseUrl, users).find(({ id }) => id === urn);
}

/** What `/ResourceTypes` lists (RFC 7643 section 6). */
export function resourceTypes(baseUrl: string, users: ResourceNames): ResourceTypeResource[] {
  return resourceTypesBy(users).map(({ schema: { id, name, description }, endpoint, extensions }) => ({
    schemas: [RESOURCE_TYPE.id],
    id: name,
    name,
    description,
    endpoint,
    schema: id,
    schemaExtensions: extensions.map((extension) => ({ schema: extension.id, required: false })),
    meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/${name}` },
  }));
}

/** What `/ResourceTypes/{name}` answers; undefined when there is no such type. */
export function resourceType(
  name: string,
  baseUrl: string,
  users: ResourceNames,
): ResourceTypeResource | undefined {
  return resourceTypes(baseUrl, users).find(({ id }) => id === name);
}

/** What `/ServiceProviderConfig` answers (RFC 7643 section 5). */
export function serviceProviderConfig(baseUrl: string) {
  return {
    schemas: [SERVICE_PROVIDER_CONFIG.id],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: MAX_BULK_OPERATIONS, maxPayloadSize: MAX_BULK_BYTES },
    filter: { supported: true, maxResults: MAX_COUNT },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: DEFAULT_COUNT,
      maxPageSize: MAX_COUNT,
    },
    authenticationSchemes: [
      {
        type: "httpbasic",
        name: "HTTP Basic",
        description: "The service user's ID as the user name, its token as the password",
        specUri: "https://www.rfc-editor.org/info/rfc7617",
        primary: true,
      },
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "The service user's token in the header Authorization, after the word Bearer",
        specUri: "https://www.rfc-editor.org/info/rfc6750",
        primary: false,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${baseUrl}/ServiceProviderConfig` },
  };
}
