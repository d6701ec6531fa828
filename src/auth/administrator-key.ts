import { sha256 } from "./token.ts";

/** A key of the deployment that makes whoever has it an owner. */
export interface AdministratorKey {
  /** Tells several keys apart in history; null: it was given none. */
  readonly name: string | null;
  readonly key: string;
}

/** Below that a key could be guessed. */
export const SHORTEST_KEY = 32;

/**
 * The keys of a deployment, as its secret holds them: parted by white space, each `key` or `name:key`. Those that are too
 * short are left out and counted.
 */
export function administratorKeys(secret: string | undefined): {
  readonly keys: readonly AdministratorKey[];
  readonly tooShort: number;
} {
  const all = (secret ?? "").split(/\s+/).filter((text) => text !== "");
  const keys = all.map(keyIn).filter(({ key }) => key.length >= SHORTEST_KEY);
  return { keys, tooShort: all.length - keys.length };
}

function keyIn(text: string): AdministratorKey {
  const colon = text.indexOf(":");
  if (colon < 0) return { name: null, key: text };
  return { name: text.slice(0, colon) || null, key: text.slice(colon + 1) };
}

/** The key that is presented, or null. Hashes of all are compared, so that the time taken tells nothing of any. */
export async function keyPresented(
  token: string,
  keys: readonly AdministratorKey[],
): Promise<AdministratorKey | null> {
  const bytes = new TextEncoder();
  const wanted = bytes.encode(await sha256(token));
  const hashes = await Promise.all(keys.map(({ key }) => sha256(key)));
  const equal = hashes.map((hash) => crypto.subtle.timingSafeEqual(bytes.encode(hash), wanted));
  return keys.find((_, at) => equal[at]) ?? null;
}

/** The holder of a key, as history names them: never as somebody whom Cloudflare Access knows by that e-mail. */
export function holderOf({ name }: AdministratorKey): string {
  if (name === null) return "administrator";
  return name.includes("@") ? `administrator key ${name}` : `administrator ${name}`;
}
