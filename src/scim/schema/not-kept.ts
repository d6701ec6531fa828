import { attribute, type Schema } from "./attribute.ts";
import type { ResourceNames } from "./attribute-names.ts";
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from "./urns.ts";

const listed = (name: string, description: string) =>
  attribute(name, "complex", description, {
    multiValued: true,
    subAttributes: [
      attribute("value", "string", "The value"),
      attribute("display", "string", "The value for people"),
      attribute("type", "string", "What it is for"),
      attribute("primary", "boolean", "True for the one to prefer"),
    ],
  });

const shown = (name: string, ...parts: readonly string[]) =>
  attribute(name, "complex", "What is not kept of it", {
    subAttributes: parts.map((part) => attribute(part, "string", "For people")),
  });

/** What RFC 7643 sections 4.1 and 4.3 know of a User beyond what this service keeps. */
const NOT_KEPT: readonly Schema[] = [
  {
    id: USER_SCHEMA,
    name: "User",
    description: "What is not kept of a User",
    attributes: [
      attribute("nickName", "string", "Casual name"),
      attribute("profileUrl", "reference", "Where people read about the person"),
      attribute("userType", "string", "How the person belongs to the company"),
      attribute("preferredLanguage", "string", "The language to speak with the person"),
      attribute("locale", "string", "How dates and numbers are written for the person"),
      attribute("timezone", "string", "Where the person's clock stands"),
      attribute("password", "string", "A secret, which nobody here wants to know", {
        mutability: "writeOnly",
      }),
      listed("ims", "Addresses of instant messages"),
      listed("photos", "Pictures"),
      listed("entitlements", "What the person has a right to"),
      listed("roles", "What the person is to the company"),
      listed("x509Certificates", "Certificates"),
      shown("name", "formatted", "honorificSuffix"),
      shown("emails", "display"),
      shown("phoneNumbers", "display"),
      shown("addresses", "region"),
    ],
  },
  {
    id: ENTERPRISE_USER_SCHEMA,
    name: "EnterpriseUser",
    description: "What is not kept of where somebody works",
    attributes: [shown("manager", "displayName")],
  },
];

/** The names that the standard gives to what this service does not keep of such resources. */
export function notKeptOf({ schema, extensions }: ResourceNames): ResourceNames {
  const rest = (kept: Schema): Schema =>
    NOT_KEPT.find(({ id }) => id === kept.id) ?? { ...kept, attributes: [] };
  return { schema: rest(schema), extensions: extensions.map(rest) };
}
