import { isResource } from "../scim/resource.ts";
import type { CompiledRow } from "./mapping-of.ts";

type Values = { readonly [name: string]: unknown };

/** Where a row's value stands. */
export type Place = Pick<CompiledRow, "extension" | "name" | "part" | "type" | "primary">;

/** The User with the value at its place; undefined: with none there. */
export function withValue<U extends Values>(user: U, { extension, ...place }: Place, value: unknown): U {
  if (extension === null) return placed(user, place, value);
  const inside = placed(valuesIn(user[extension]), place, value);
  const isEmpty = Object.values(inside).every((one) => one === undefined);
  return { ...user, [extension]: isEmpty ? undefined : inside };
}

const ADDRESSES = "addresses";

function placed<V extends Values>(
  values: V,
  { name, part, type, primary }: Omit<Place, "extension">,
  value: unknown,
): V {
  const known = values[name];
  if (type !== null) {
    if (value === undefined) return values;
    // Okta's older profiles take the first one, which is for work: without that there are none.
    if (!Array.isArray(known) || known.length === 0) return values;
    const others = primary ? known.map((one) => ({ ...valuesIn(one), primary: false })) : known;
    return { ...values, [name]: [...others, { value, type, primary }] };
  }
  if (part === null) return { ...values, [name]: value };
  // A part of an address is shown with the address, and alone it is none.
  if (name === ADDRESSES && !Array.isArray(known)) return values;
  if (!Array.isArray(known)) return { ...values, [name]: { ...valuesIn(known), [part]: value } };
  return {
    ...values,
    [name]: known.map((one, index) => (index === 0 ? { ...valuesIn(one), [part]: value } : one)),
  };
}

/** An attribute as `USER_ATTRIBUTES` names it: one of an extension behind its URN. */
export function attributePath({ extension, name }: Pick<Place, "extension" | "name">): string {
  return extension === null ? name : `${extension}:${name}`;
}

/** A place of a single value as paths are joined here, its parts by dots. */
export function pathOfPlace({ extension, name, part }: Pick<Place, "extension" | "name" | "part">): string {
  return [extension, name, part].filter((step) => step !== null).join(".");
}

/** What a User has at a place; undefined: nothing. */
export function valueAt(user: Values, { extension, name, part, type }: Place): unknown {
  const values = extension === null ? user : valuesIn(user[extension]);
  const known = values[name];
  if (type !== null) return ofType(known, type)?.["value"];
  if (part === null) return known;
  return valuesIn(Array.isArray(known) ? known[0] : known)[part];
}

function ofType(known: unknown, type: string): Values | undefined {
  const all: readonly unknown[] = Array.isArray(known) ? known : [];
  return all
    .filter(isResource)
    .find((one) => typeof one["type"] === "string" && one["type"].toLowerCase() === type.toLowerCase());
}

function valuesIn(value: unknown): Values {
  return isResource(value) ? value : {};
}
