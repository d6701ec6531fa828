import type { Dictionary } from "../hr/dictionary.ts";
import { displayNameOf } from "../hr/display-name.ts";
import type { KeptRecord } from "../hr/employee.ts";
import type { Instant } from "../hr/instant.ts";
import type { Concerned } from "../hr/scope.ts";
import { covers, coversAll, type Sections } from "../hr/section.ts";
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from "../scim/schema/urns.ts";
import { formattedAddress } from "./formatted-address.ts";
import { groupsOfPerson } from "./groups-shown.ts";
import { type CompiledRow, mappingOf } from "./mapping-of.ts";
import { type Meta, metaOf } from "./meta.ts";
import { withValue } from "./placed.ts";
import type { Viewer } from "./viewer.ts";

/** A person in one state, as the store keeps it. */
export interface ListedPerson extends Concerned {
  readonly startsAt: Instant;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly record: KeptRecord;
  /** Of the employment that starts last; null: they were not asked for, since no attribute shows them. */
  readonly dates: {
    readonly startDate: string;
    readonly terminationDate: string | null;
    readonly lastDayOfWork: string | null;
    readonly terminationReason: string | null;
  } | null;
  /** Whether the manager is listed to the viewer, who is not told of anybody else. */
  readonly managerListed: boolean;
  /** Where the person has a place in a defined group, by what memberships are kept by (`setOf`). */
  readonly definedIn: readonly string[];
  /** The key by which the viewer knows the person; null: by none. */
  readonly externalId: string | null;
}

/** A SCIM User as answered; what has no value is left out. */
export interface User {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly meta: Meta;
  readonly [attribute: string]: unknown;
}

/**
 * The one way in which a person becomes a User: the default mapping of the original (fifteen rows) with the
 * enterprise extension. Sections that the viewer may not see of this person leave their attributes out, and the groups
 * that would tell of them. Arrays keep their order, for Okta's older profiles name them by position: the work e-mail
 * and the work phone come first.
 */
export function toUser(person: ListedPerson, dictionary: Dictionary, viewer: Viewer): User {
  const { id, active, record, managerListed } = person;
  const { baseUrl } = viewer;
  const sections = viewer.sectionsOf(person);
  const extension = enterpriseExtension(person, dictionary, sections, baseUrl);
  const user = {
    schemas: extension === undefined ? [USER_SCHEMA] : [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
    id,
    externalId: person.externalId ?? undefined,
    ...(covers(sections, "basic") ? basicAttributes(record) : {}),
    title: covers(sections, "work") ? record.work.title : undefined,
    active: covers(sections, "lifecycle") ? active : undefined,
    phoneNumbers: covers(sections, "work") ? workPhone(record) : undefined,
    addresses: covers(sections, "address") ? homeAddress(record, dictionary) : undefined,
    groups: groupsOfPerson(person, dictionary, sections, baseUrl),
    [ENTERPRISE_USER_SCHEMA]: extension,
    meta: metaOf("User", `${baseUrl}/Users/${id}`, {
      createdAt: person.createdAt,
      changes: [person.updatedAt, person.startsAt, dictionary.changedAt],
      counters: [
        person.version,
        Math.max(0, person.startsAt),
        dictionary.epoch,
        viewer.version,
        Number(managerListed),
      ],
    }),
  };
  const { rows } = mappingOf(dictionary);
  return rows.length === 0 ? user : asMapped(user, rows, person, viewer, sections);
}

/** The User with what the company places otherwise than the default, and with the schemas that it then follows. */
function asMapped(
  user: User,
  rows: readonly CompiledRow[],
  person: ListedPerson,
  viewer: Viewer,
  sections: Sections,
): User {
  const placed = rows.reduce((so, row) => {
    const value = coversAll(sections, row.sections) ? row.show?.(person, viewer) : undefined;
    return withValue(so, row, value);
  }, user);
  const extensions = [ENTERPRISE_USER_SCHEMA, ...rows.flatMap(({ extension }) => extension ?? [])];
  const followed = new Set(extensions.filter((urn) => placed[urn] !== undefined));
  return { ...placed, schemas: [USER_SCHEMA, ...followed] };
}

/** What a version of a User tells: the person's version, and when the state began that was shown; null: it is none. */
export function partsOfVersion(
  version: string,
): { readonly person: number; readonly startsAt: Instant } | null {
  const [, person, startsAt] = /^W\/"([\da-z]{1,10})\.([\da-z]{1,10})\./.exec(version) ?? [];
  if (person === undefined || startsAt === undefined) return null;
  return { person: Number.parseInt(person, 36), startsAt: Number.parseInt(startsAt, 36) };
}

function basicAttributes({ basic }: KeptRecord): object {
  return {
    userName: basic.email,
    name: {
      familyName: basic.surname,
      givenName: basic.firstName,
      middleName: basic.middleName,
      honorificPrefix: basic.honorific,
    },
    displayName: displayNameOf(basic),
    emails: [{ value: basic.email, type: "work", primary: true }],
  };
}

function workPhone({ work }: KeptRecord): object[] | undefined {
  return work.workPhone === undefined ? undefined : [{ value: work.workPhone, type: "work", primary: true }];
}

function homeAddress({ address }: KeptRecord, { items }: Dictionary): object[] | undefined {
  const country = address.countryId === undefined ? undefined : items.get(address.countryId);
  const { line1, line2, city, postCode } = address;
  if (!line1 && !line2 && !city && !postCode && country === undefined) return undefined;
  return [
    {
      formatted: formattedAddress(address, country?.name ?? null, country?.code ?? null),
      streetAddress: line1,
      locality: city,
      postalCode: postCode,
      country: country?.code ?? undefined,
      type: "home",
      primary: true,
    },
  ];
}

function enterpriseExtension(
  { record, managerListed }: ListedPerson,
  { items, settings }: Dictionary,
  sections: Sections,
  baseUrl: string,
): object | undefined {
  if (!covers(sections, "work")) return undefined;
  const { work, employeeNumber } = record;
  const item = (id: string | undefined) => (id === undefined ? undefined : items.get(id)?.name);
  const { managerId } = work;
  return {
    employeeNumber,
    costCenter: item(work.costCenterId),
    organization: settings.companyName,
    division: item(work.divisionId),
    department: item(work.departmentId),
    manager:
      managerId === undefined || !managerListed
        ? undefined
        : { value: managerId, $ref: `${baseUrl}/Users/${managerId}` },
  };
}
