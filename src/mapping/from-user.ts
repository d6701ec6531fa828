import { displayNameOf } from "../hr/display-name.ts";
import type { Address, BasicInfo, Work } from "../hr/employee.ts";
import { type ListName, SINGLE_VALUE_LISTS } from "../hr/named-list.ts";
import { isResource, type Resource } from "../scim/resource.ts";
import { ENTERPRISE_USER_SCHEMA } from "../scim/schema/urns.ts";
import { lineOf } from "./line-of.ts";
import type { CompiledRow, UserMapping } from "./mapping-of.ts";
import { pathOfPlace, valueAt } from "./placed.ts";

/** What a User says in HR's fields; what is left out is not said. */
export interface Said {
  readonly basic: Partial<BasicInfo>;
  readonly work: Partial<Pick<Work, "title" | "workPhone" | "managerId">>;
  readonly address: Partial<Omit<Address, "countryId">>;
  /** Items of lists, as they are called; a country by its code. Null: none. */
  readonly items: Partial<Readonly<Record<ListName, string | null>>>;
  /** By the path of the field, what attributes that the company placed say of it: as sent; null: that there is nothing. */
  readonly fields: ReadonlyMap<string, unknown>;
  readonly employeeNumber?: string;
  readonly active?: boolean;
  readonly externalId?: string | null;
}

/**
 * What the second User, in the spelling and with the types of the schema, says otherwise than the first, which is as the
 * client was shown it: the default mapping read backwards. So whoever sends back what they read says nothing, whatever
 * their rights let them see, and what they are not shown stays; so does what is left out, where that takes nothing away.
 * Throws `ScimError` 400 for text that is not a line.
 *
 * The work e-mail is `userName` and is written there alone: `emails` may be sent along, and says nothing. Directories keep
 * login and mail apart, and a login that followed the one and then the other would lock people out with every sync.
 */
export function saidBetween(
  shown: Resource,
  sent: Resource,
  { rows }: UserMapping,
  isLeftOut: (row: CompiledRow) => boolean = () => false,
): Said {
  const elsewhere = new Set(rows.filter(({ type }) => type === null).map(pathOfPlace));
  const said = FIELDS.filter(({ path }) => !elsewhere.has(path)).reduce(
    (so, { path, of, says }) => {
      const was = of(shown);
      if (was === of(sent)) return so;
      const is = lineIn(of(sent), path);
      return was === is ? so : together(so, says(is, sent));
    },
    addressBetween(homeAddress(shown), homeAddress(sent), (part) => elsewhere.has(`addresses.${part}`)),
  );
  return { ...said, fields: fieldsBetween(shown, sent, rows, said, isLeftOut) };
}

/**
 * What the attributes that the company placed say otherwise; those that nothing can be taken back from say nothing. Of
 * several attributes of one field, one that is left out does not take back what another says: a client need not know all.
 */
function fieldsBetween(
  shown: Resource,
  sent: Resource,
  rows: readonly CompiledRow[],
  said: Said,
  isLeftOut: (row: CompiledRow) => boolean,
): Said["fields"] {
  const fields = new Map<string, unknown>();
  for (const row of rows) {
    if (row.writes === null) continue;
    const [was, is] = [placedIn(shown, row), placedIn(sent, row)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    const { path } = row.writes;
    if (is === null && isLeftOut(row)) continue;
    if (is !== null || (!fields.has(path) && !isSaid(said, path))) fields.set(path, is);
  }
  return fields;
}

function placedIn(user: Resource, row: CompiledRow): unknown {
  const { name, part } = row;
  return (name === "addresses" && part !== null ? homeAddress(user)?.[part] : valueAt(user, row)) ?? null;
}

/** Whether attributes of the default give the field of that path a value. */
function isSaid(said: Said, path: string): boolean {
  const list = SINGLE_VALUE_LISTS.find(({ section, field }) => `${section}.${field}` === path)?.list;
  if (list !== undefined) return (said.items[list] ?? null) !== null;
  const [table, name] = path.split(".");
  const { basic, work, address } = said;
  const values = Object.entries({ basic, work, address }).find(([one]) => one === table)?.[1] ?? {};
  return Object.entries(values).some(([field, value]) => field === name && value !== null);
}

type Value = string | null;

/** A single value of a User, and what it says of the person; null: that there is none. */
interface Field {
  readonly path: string;
  readonly of: (user: Resource) => Value;
  readonly says: (value: Value, sent: Resource) => Partial<Said>;
}

const FIELDS: readonly Field[] = [
  field(["userName"], (email) => ({ basic: { email } })),
  field(["name", "familyName"], (surname) => ({ basic: { surname: surname ?? "" } })),
  field(["name", "givenName"], (firstName) => ({ basic: { firstName: firstName ?? "" } })),
  field(["name", "middleName"], (middleName) => ({ basic: { middleName } })),
  field(["name", "honorificPrefix"], (honorific) => ({ basic: { honorific } })),
  field(["displayName"], (name, sent) => ({
    basic: { displayName: name === usualName(sent) ? null : name },
  })),
  field(["title"], (title) => ({ work: { title } })),
  {
    path: "phoneNumbers.value",
    of: (user) => text(one(user["phoneNumbers"], "work"), "value"),
    says: (workPhone) => ({ work: { workPhone } }),
  },
  // HR's files know people by it: it can be another one, but is not gone because a client leaves it out.
  field([ENTERPRISE_USER_SCHEMA, "employeeNumber"], (number) =>
    number === null ? {} : { employeeNumber: number },
  ),
  field([ENTERPRISE_USER_SCHEMA, "department"], (department) => ({ items: { department } })),
  field([ENTERPRISE_USER_SCHEMA, "division"], (division) => ({ items: { division } })),
  field([ENTERPRISE_USER_SCHEMA, "costCenter"], (costCenter) => ({ items: { costCenter } })),
  field([ENTERPRISE_USER_SCHEMA, "manager", "value"], (managerId) => ({ work: { managerId } })),
  field(["externalId"], (externalId) => ({ externalId })),
  {
    path: "active",
    of: (user) => (typeof user["active"] === "boolean" ? String(user["active"]) : null),
    // Left out says nothing: neither that somebody has access nor that they have none.
    says: (active) => (active === null ? {} : { active: active === "true" }),
  },
];

function field(path: readonly string[], says: Field["says"]): Field {
  const names = path.slice(0, -1);
  const last = path.at(-1) ?? "";
  const inside = (user: Resource) =>
    names.reduce<Resource | undefined>((object, name) => objectIn(object?.[name]), user);
  return { path: path.join("."), of: (user) => text(inside(user), last), says };
}

function together(a: Said, b: Partial<Said>): Said {
  return {
    ...a,
    ...b,
    basic: { ...a.basic, ...b.basic },
    work: { ...a.work, ...b.work },
    address: { ...a.address, ...b.address },
    items: { ...a.items, ...b.items },
  };
}

/** The name that is shown where nobody chose another. */
function usualName(user: Resource): string {
  const name = objectIn(user["name"]);
  return displayNameOf({
    firstName: text(name, "givenName") ?? "",
    surname: text(name, "familyName") ?? "",
  });
}

const NOTHING: Said = { basic: {}, work: {}, address: {}, items: {}, fields: new Map() };

/** Of an address a User shows some lines only: where it is gone, the others are gone with it. */
function addressBetween(
  was: Resource | undefined,
  is: Resource | undefined,
  isElsewhere: (part: string) => boolean,
): Said {
  const gone = was !== undefined && is === undefined;
  const line = (name: string) => lineIn(text(is, name), `addresses.${name}`);
  const moved = (name: string) =>
    isElsewhere(name)
      ? false
      : gone || (text(was, name) !== text(is, name) && text(was, name) !== line(name));
  return {
    ...NOTHING,
    address: {
      ...(moved("streetAddress") && { line1: line("streetAddress") }),
      ...(moved("locality") && { city: line("locality") }),
      ...(moved("postalCode") && { postCode: line("postalCode") }),
      ...(gone && { line2: null, state: null }),
    },
    items: moved("country") ? { country: line("country") } : {},
  };
}

/** The home address alone is kept; one that does not say what it is for is taken for that. */
function homeAddress(user: Resource): Resource | undefined {
  return one(user["addresses"], "home");
}

/** Of several values the one for that purpose, else the first that does not say what it is for. */
function one(values: unknown, type: string): Resource | undefined {
  const objects: Resource[] = Array.isArray(values) ? values.filter(isResource) : [];
  const typeOf = ({ type: said }: Resource) => (typeof said === "string" ? said.toLowerCase() : undefined);
  return (
    objects.find((object) => typeOf(object) === type) ??
    objects.find((object) => typeOf(object) === undefined)
  );
}

function text(object: Resource | undefined, name: string): Value {
  const value = object?.[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function lineIn(value: Value, path: string): Value {
  return value === null ? null : lineOf(value, path);
}

function objectIn(value: unknown): Resource | undefined {
  return isResource(value) ? value : undefined;
}
