import { type Attribute, attribute, type Schema } from "./attribute.ts";
import type { ResourceNames } from "./attribute-names.ts";
import { CORE_USER } from "./core-user.ts";
import { ENTERPRISE_USER } from "./enterprise-user.ts";
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

/**
 * The names that the standard gives to what this service does not keep of such resources: what it never keeps, and what a
 * company has left out.
 */
export function notKeptOf({ schema, extensions }: ResourceNames): ResourceNames {
  return { schema: restOf(schema), extensions: extensions.map(restOf) };
}

function restOf(kept: Schema): Schema {
  const never = attributesOf(kept.id, NOT_KEPT);
  const leftOut = attributesOf(kept.id, [CORE_USER, ENTERPRISE_USER]).flatMap((usual) =>
    withoutKept(
      usual,
      kept.attributes.find(({ name }) => name === usual.name),
    ),
  );
  const others = leftOut.filter(({ name }) => never.every((one) => one.name !== name));
  return { ...kept, attributes: [...never.map((one) => together(one, leftOut)), ...others] };
}

function attributesOf(urn: string, schemas: readonly Schema[]): readonly Attribute[] {
  return schemas.find(({ id }) => id === urn)?.attributes ?? [];
}

function withoutKept(usual: Attribute, kept: Attribute | undefined): readonly Attribute[] {
  if (kept === undefined) return [usual];
  const parts = (usual.subAttributes ?? []).filter(({ name }) =>
    (kept.subAttributes ?? []).every((one) => one.name !== name),
  );
  return parts.length === 0 ? [] : [{ ...usual, subAttributes: parts }];
}

/** The attribute with the parts of the one of its name, too. */
function together(attribute: Attribute, others: readonly Attribute[]): Attribute {
  const same = others.find(({ name }) => name === attribute.name);
  const parts = [...(attribute.subAttributes ?? []), ...(same?.subAttributes ?? [])];
  return parts.length === 0 ? attribute : { ...attribute, subAttributes: parts };
}
