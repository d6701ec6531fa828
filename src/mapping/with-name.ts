import { isResource, type Resource } from "../scim/resource.ts";

/**
 * The User that was sent, with a name where it has none: everybody has one here, and the least that RFC 7643 section 8.1
 * calls a User has none. A User that is there keeps its own; a new one is called as it is displayed, the last word being
 * the family name, or else as its login says. A single word stands for both parts, for readers such as Okta want both.
 */
export function withName(shown: Resource, sent: Resource): Resource {
  if (isNamed(sent)) return sent;
  if (isNamed(shown)) return { ...sent, name: { ...objectIn(sent, "name"), ...partsOf(shown) } };
  const display = textIn(sent, "displayName");
  const words = display === "" ? wordsOfLogin(textIn(sent, "userName")) : display.split(/\s+/);
  const [last, ...others] = words.toReversed();
  if (last === undefined) return sent;
  return {
    ...sent,
    displayName: display === "" ? words.join(" ") : display,
    name: {
      ...objectIn(sent, "name"),
      familyName: last,
      givenName: others.length === 0 ? last : others.toReversed().join(" "),
    },
  };
}

function isNamed(user: Resource): boolean {
  const name = objectIn(user, "name");
  return textIn(name, "familyName") !== "" || textIn(name, "givenName") !== "";
}

function partsOf(user: Resource): Resource {
  const { familyName, givenName } = objectIn(user, "name");
  return { familyName, givenName };
}

/** `babs.jensen@example.com` is Babs Jensen; what is not made of several words stays as it is written. */
function wordsOfLogin(login: string): readonly string[] {
  const [local = ""] = login.split("@");
  const words = local.split(/[._]+/).filter((word) => word !== "");
  return words.length > 1 ? words.map(capitalised) : words;
}

function capitalised(word: string): string {
  const [first = "", ...rest] = word;
  return `${first.toUpperCase()}${rest.join("")}`;
}

function objectIn(user: Resource, name: string): Resource {
  const value = user[name];
  return isResource(value) ? value : {};
}

function textIn(object: Resource, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value.trim() : "";
}
