/** A token of ours, whoever it belongs to; and an id with something behind it, in the form in which HTTP Basic sends it. */
const TOKEN = /rollcall_[\w-]+_[\da-f]{64}_[\da-f]{8}/;
const BASIC = /c3Ut[A-Za-z\d+/]{40,}={0,2}/g;

/** Shorter ones are words such as `wrong`, which occur anywhere. */
const SHORTEST = 20;

const sent = new Set<string>();

/** Remembers what a test of this file sends as a token or key. */
export function sendSecret(secret: string): string {
  if (secret.length >= SHORTEST) sent.add(secret);
  return secret;
}

/** The kind of secret that the text holds; null: none. */
export function secretIn(text: string): "token" | "credentials" | "what a test has sent" | null {
  if (TOKEN.test(text)) return "token";
  if ([...text.matchAll(BASIC)].some(([basic]) => TOKEN.test(atob(basic)))) return "credentials";
  return [...sent].some((secret) => text.includes(secret)) ? "what a test has sent" : null;
}
