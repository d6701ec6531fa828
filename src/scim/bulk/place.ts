/** What the path of an operation leads to. */
export interface Place {
  /** `/Users`. */
  readonly endpoint: string;
  /** Of which resource, or a reference to one that is made in the same bulk; null: none, as where one is to be made. */
  readonly id: string | null;
}

const PATH = /^\/?([^/]+)(?:\/(.+))?$/s;

/** Reads a path below the base of SCIM, in which an id is written as in any URL; null: it has neither form. */
export function placeNamed(path: string): Place | null {
  const [, endpoint, id] = PATH.exec(path) ?? [];
  return endpoint === undefined
    ? null
    : { endpoint: `/${endpoint}`, id: id === undefined ? null : decoded(id) };
}

/** The path of a place, for a URL. */
export function pathOf({ endpoint, id }: Place): string {
  return id === null ? endpoint : `${endpoint}/${encodeURIComponent(id)}`;
}

function decoded(id: string): string {
  // What is in no URL is looked for as it stands: half a character, or a % by itself.
  const whole = id.toWellFormed();
  try {
    return decodeURIComponent(whole);
  } catch {
    return whole;
  }
}
