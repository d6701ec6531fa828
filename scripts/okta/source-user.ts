import { type AttributeReader, isObject } from "./attribute-reader.ts";

/** A person as the source tells them. `profile` holds every attribute by its path, for comparing. */
export interface SourceUser {
  readonly id: string;
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly active: boolean;
  /** Ids of the groups that the person says they are in. */
  readonly groups: readonly string[];
  readonly profile: Readonly<Record<string, string>>;
}

/** What is no part of a profile in Okta: the protocol's own words, and what the import treats by itself. */
const NOT_PROFILE = new Set(["schemas", "id", "meta", "active", "groups", "password"]);

/** Reads one User with the attributes that Okta requires; what is wrong stays in the reader's problems. */
export function readUser(reader: AttributeReader): SourceUser {
  const emails = reader.objects("emails");
  const primary = emails.flatMap(({ primary, value }) => (primary === true ? [value] : []))[0];
  if (emails.length === 0) reader.problems.push("`emails` is missing");
  else if (typeof primary !== "string" || primary === "") {
    reader.problems.push("`emails` has no entry with a value and `primary: true`");
  }
  return {
    id: reader.text("id"),
    userName: reader.text("userName"),
    givenName: reader.text("name.givenName"),
    familyName: reader.text("name.familyName"),
    email: typeof primary === "string" ? primary : "",
    active: reader.boolean("active"),
    groups: reader.objects("groups").flatMap(({ value }) => (typeof value === "string" ? [value] : [])),
    profile: Object.fromEntries(
      Object.entries(reader.object)
        .filter(([name]) => !NOT_PROFILE.has(name))
        .flatMap(([name, value]) => [...leaves(name, value, name.startsWith("urn:") ? ":" : ".")]),
    ),
  };
}

/** Positional, as Okta's external names are (`emails[0].value`): a change of order is a change. */
function* leaves(path: string, value: unknown, separator: string): Generator<[string, string]> {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* leaves(`${path}[${index}]`, entry, ".");
  } else if (isObject(value)) {
    for (const [name, entry] of Object.entries(value))
      yield* leaves(`${path}${separator}${name}`, entry, ".");
  } else {
    yield [path, String(value)];
  }
}
