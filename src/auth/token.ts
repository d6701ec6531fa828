/** The SHA-256 of a token, in hexadecimal, and until when it is good. The token itself is shown once and not kept. */
export interface TokenHash {
  readonly sha256: string;
  readonly createdAt: number;
  /** Null: no end. */
  readonly expiresAt: number | null;
}

const PREFIX = "rollcall";
const SECRET_BYTES = 32;

/**
 * A token is `rollcall_<service user id>_<256 random bits>_<checksum>`: secret scanners know it by its prefix, a typing
 * error is seen by its checksum without a look-up, and the id in it lets it serve as a bearer token too.
 */
export async function mintToken(serviceUserId: string): Promise<string> {
  const secret = hex(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  const body = `${PREFIX}_${serviceUserId}_${secret}`;
  return `${body}_${await checksum(body)}`;
}

/** The id of the service user that a token names, or null for what was never one of our tokens. */
export async function serviceUserOf(token: string): Promise<string | null> {
  const [prefix, id, secret, sum, ...rest] = token.split("_");
  if (prefix !== PREFIX || !id || !secret || !sum || rest.length > 0) return null;
  return sum === (await checksum(`${prefix}_${id}_${secret}`)) ? id : null;
}

/** SHA-256 in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** Whether one of the hashes is the token's and still good; takes as long for a wrong token as for a right one. */
export async function matches(token: string, hashes: readonly TokenHash[], now: number): Promise<boolean> {
  const wanted = new TextEncoder().encode(await sha256(token));
  const good = hashes.filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
  return good.map(({ sha256 }) => equal(new TextEncoder().encode(sha256), wanted)).includes(true);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b);
}

async function checksum(body: string): Promise<string> {
  return (await sha256(`checksum of ${body}`)).slice(0, 8);
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
