import { base64url } from "jose";
import type { Instant } from "../hr/instant.ts";
import type { AdministratorKey } from "./administrator-key.ts";

/** How long a session lasts, in milliseconds. */
export const SESSION_LASTS = 8 * 3_600_000;

const encode = (text: string) => new TextEncoder().encode(text);

/**
 * A session of whoever presented the key, from now on, as a cookie can carry it: its end, signed by what the key gives.
 * Nothing is kept of it here, so it is over with its time, or once the key is taken away.
 */
export async function beginSession({ key }: AdministratorKey, now: Instant): Promise<string> {
  return signed(String(now + SESSION_LASTS), key);
}

/** The key under which the session was begun, while it lasts; null for one that is over, or was never ours. */
export async function sessionKey(
  session: string,
  keys: readonly AdministratorKey[],
  now: Instant,
): Promise<AdministratorKey | null> {
  const [end = ""] = session.split(".");
  if (!/^\d{1,15}$/.test(end) || now >= Number(end)) return null;
  const genuine = await Promise.all(keys.map(async ({ key }) => equal(session, await signed(end, key))));
  return keys.find((_, at) => genuine[at]) ?? null;
}

async function signed(end: string, key: string): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await signingKey(key), encode(end));
  return `${end}.${base64url.encode(new Uint8Array(signature))}`;
}

/** Derived from the administrator's key, so that what signs a cookie opens nothing else (RFC 5869). */
async function signingKey(key: string): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", encode(key), "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode("rollcall session") },
    secret,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
}

function equal(a: string, b: string): boolean {
  const [x, y] = [encode(a), encode(b)];
  return x.byteLength === y.byteLength && crypto.subtle.timingSafeEqual(x, y);
}
