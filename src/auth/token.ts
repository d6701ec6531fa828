/** The SHA-256 of a token, in hexadecimal, and until when it is good. The token itself is shown once and not kept. */
export interface TokenHash {
  readonly sha256: string;
  readonly createdAt: number;
  /** Null: no end. */
  readonly expiresAt: number | null;
}

const PREFIX = "rollcall";
const SECRET_BYTES = 32;
/** 48 bits: no two of one service user are called the same. */
const ID_DIGITS = 12;
/** Two weeks, in milliseconds. */
const SOON = 14 * 24 * 3600 * 1000;

/**
 * A token is `rollcall_<service user id>_<256 random bits>_<checksum>`: secret scanners know it by its prefix, a typing
 * error is seen by its checksum without a look-up, and the id in it lets it serve as a bearer token too.
 */
export async function mintToken(serviceUserId: string): Promise<string> {
  const secret = hex(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  const body = `${PREFIX}_${serviceUserId}_${secret}`;
  return `${body}_${await checksum(body)}`;
}

/** What a token looks like; nothing else is looked up, whatever is sent. */
const FORM = /^(rollcall_(su-[0-9a-f]{12})_[0-9a-f]{64})_([0-9a-f]{8})$/;

/** The id of the service user that a token names, or null for what was never one of our tokens. */
export async function serviceUserOf(token: string): Promise<string | null> {
  const [, body = "", id = null, sum] = FORM.exec(token) ?? [];
  return sum === (await checksum(body)) ? id : null;
}

/** SHA-256 in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** What is kept of a token. */
export async function tokenHash(
  token: string,
  createdAt: number,
  expiresAt: number | null,
): Promise<TokenHash> {
  return { sha256: await sha256(token), createdAt, expiresAt };
}

/** What a token is called: it says which one is meant, and nobody gets in by it. */
export function tokenId({ sha256 }: Pick<TokenHash, "sha256">): string {
  return sha256.slice(0, ID_DIGITS);
}

/** Whether it is good for nothing any more: from its end on. */
export function hasEnded({ expiresAt }: Pick<TokenHash, "expiresAt">, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** Whether it is good still, and so near its end that somebody should see to another one. */
export function endsSoon({ expiresAt }: Pick<TokenHash, "expiresAt">, now: number): boolean {
  return expiresAt !== null && now < expiresAt && expiresAt - now <= SOON;
}

/**
 * Which of the hashes is the token's and still good; null: none. Every one is compared in full, whatever matches, so
 * that the time taken tells nothing of any.
 */
export async function matching(
  token: string,
  hashes: readonly TokenHash[],
  now: number,
): Promise<TokenHash | null> {
  const wanted = new TextEncoder().encode(await sha256(token));
  const compared = hashes.map((hash) => ({
    hash,
    same: equal(new TextEncoder().encode(hash.sha256), wanted),
  }));
  return compared.find(({ hash, same }) => same && !hasEnded(hash, now))?.hash ?? null;
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
