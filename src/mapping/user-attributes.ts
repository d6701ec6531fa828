import type { Section } from "../hr/section.ts";
import { ENTERPRISE_USER_SCHEMA } from "../scim/schema/urns.ts";

type RecordPath = readonly string[];

/** Where the value of an attribute comes from, so that one can ask for it without rendering everybody. */
export type Source =
  | { readonly kind: "id" | "userName" | "displayName" | "active" | "created" | "lastModified" }
  /** The same for everyone: the company's name. */
  | { readonly kind: "organization" }
  | { readonly kind: "record"; readonly path: RecordPath; readonly exact?: boolean }
  /** What the id in the record stands for, by name or by code. */
  | { readonly kind: "item"; readonly path: RecordPath; readonly shows: "name" | "code" }
  /** The same for everyone who has a value at one of the paths. */
  | { readonly kind: "fixed"; readonly value: string | boolean; readonly where: readonly RecordPath[] }
  /** The groups that an active person is in; parts are those of one group. */
  | { readonly kind: "groups" }
  /** The key by which the one who asks knows the person. */
  | { readonly kind: "externalId" }
  /** Nobody has one. */
  | { readonly kind: "none" }
  /** Made of several values, or of who asks: known of rendered people alone. `implied`: only beside other parts. */
  | { readonly kind: "rendered"; readonly implied?: true };

/** An attribute: the sections that it tells of, all of which it takes to see it, and its source. */
export interface MappedAttribute {
  readonly sections: readonly Section[];
  readonly source: Source;
}

/** By path. */
export type Attributes = Readonly<Record<string, MappedAttribute>>;

const EMAIL = ["basic", "email"] as const;
const WORK_PHONE = ["work", "workPhone"] as const;
const ADDRESS = (["line1", "line2", "city", "postCode", "countryId"] as const).map((field) => [
  "address",
  field,
]);

function basic(source: Source): MappedAttribute {
  return { sections: ["basic"], source };
}

function work(source: Source): MappedAttribute {
  return { sections: ["work"], source };
}

function address(source: Source): MappedAttribute {
  return { sections: ["address"], source };
}

function lifecycle(source: Source): MappedAttribute {
  return { sections: ["lifecycle"], source };
}

function record(...path: string[]): Source {
  return { kind: "record", path };
}

function fixed(value: string | boolean, ...where: RecordPath[]): Source {
  return { kind: "fixed", value, where };
}

/** Every attribute of a User by the default, by its path; `toUser` renders the same, and a property test holds the two together. */
export const USER_ATTRIBUTES: Attributes = {
  id: basic({ kind: "id" }),
  externalId: basic({ kind: "externalId" }),
  schemas: basic({ kind: "rendered" }),
  "meta.resourceType": basic(fixed("User", EMAIL)),
  "meta.created": basic({ kind: "created" }),
  "meta.lastModified": basic({ kind: "lastModified" }),
  "meta.location": basic({ kind: "rendered", implied: true }),
  "meta.version": basic({ kind: "rendered", implied: true }),
  userName: basic({ kind: "userName" }),
  "name.familyName": basic(record("basic", "surname")),
  "name.givenName": basic(record("basic", "firstName")),
  "name.middleName": basic(record("basic", "middleName")),
  "name.honorificPrefix": basic(record("basic", "honorific")),
  displayName: basic({ kind: "displayName" }),
  "emails.value": basic({ kind: "userName" }),
  "emails.type": basic(fixed("work", EMAIL)),
  "emails.primary": basic(fixed(true, EMAIL)),
  title: work(record("work", "title")),
  active: lifecycle({ kind: "active" }),
  "phoneNumbers.value": work(record(...WORK_PHONE)),
  "phoneNumbers.type": work(fixed("work", WORK_PHONE)),
  "phoneNumbers.primary": work(fixed(true, WORK_PHONE)),
  "addresses.formatted": address({ kind: "rendered", implied: true }),
  "addresses.streetAddress": address(record("address", "line1")),
  "addresses.locality": address(record("address", "city")),
  "addresses.postalCode": address(record("address", "postCode")),
  "addresses.country": address({ kind: "item", path: ["address", "countryId"], shows: "code" }),
  "addresses.type": address(fixed("home", ...ADDRESS)),
  "addresses.primary": address(fixed(true, ...ADDRESS)),
  "groups.value": lifecycle({ kind: "groups" }),
  "groups.$ref": lifecycle({ kind: "groups" }),
  "groups.display": lifecycle({ kind: "groups" }),
  "groups.type": lifecycle({ kind: "groups" }),
  ...inEnterprise({
    employeeNumber: record("employeeNumber"),
    costCenter: { kind: "item", path: ["work", "costCenterId"], shows: "name" },
    organization: { kind: "organization" },
    division: { kind: "item", path: ["work", "divisionId"], shows: "name" },
    department: { kind: "item", path: ["work", "departmentId"], shows: "name" },
    "manager.value": { kind: "record", path: ["work", "managerId"], exact: true },
    "manager.$ref": { kind: "rendered", implied: true },
  }),
};

function inEnterprise(sources: Readonly<Record<string, Source>>): Record<string, MappedAttribute> {
  return Object.fromEntries(
    Object.entries(sources).map(([path, source]) => [`${ENTERPRISE_USER_SCHEMA}:${path}`, work(source)]),
  );
}
