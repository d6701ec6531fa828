import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Env } from "../../src/env.ts";
import { sendSecret } from "./secrets-used.ts";

/** What a test says of a token of Cloudflare Access; the rest is as for Ada, who came a minute ago. */
export interface TokenInput {
  readonly email?: string | null;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly from?: number;
  /** Null: it never ends. */
  readonly until?: number | null;
  readonly kid?: string;
}

const served = new Map<string, () => Response | Promise<Response>>();

/** Fetches the keys of the teams of this file, and of no other. */
export async function fetchTeamKeys(input: RequestInfo | URL): Promise<Response> {
  const { hostname, pathname } = new URL(input instanceof Request ? input.url : input);
  const answer = served.get(hostname);
  if (answer === undefined || pathname !== "/cdn-cgi/access/certs") throw new TypeError("fetch failed");
  return answer();
}

/** A team of Cloudflare Access with a key of its own, and an application that it guards. */
export async function foundTeam(now: number, alg: "RS256" | "ES256" = "RS256") {
  const domain = `team-${served.size}.cloudflareaccess.com`;
  const audience = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";
  const team = {
    domain,
    issuer: `https://${domain}`,
    audience,
    /** How often its keys were fetched. */
    fetched: 0,
    /** What is answered to whoever fetches the keys, in place of them. */
    broken: null as (() => Response | Promise<Response>) | null,
    keys: [await newKey("first", alg)],
    bindings: { ACCESS_TEAM_DOMAIN: domain, ACCESS_AUDIENCE: audience } satisfies Partial<Env>,

    /** A token, signed with the newest key. */
    async token({ email = "ada@tidewater.example", claims = {}, ...said }: TokenInput = {}): Promise<string> {
      const key = team.keys.at(-1);
      if (key === undefined) throw new Error("the team has no key");
      const seconds = (moment: number) => Math.floor(moment / 1000);
      const jwt = new SignJWT({ type: "app", sub: "7335d417", ...(email !== null && { email }), ...claims })
        .setProtectedHeader({ alg, kid: said.kid ?? key.kid })
        .setIssuer(said.issuer ?? team.issuer)
        .setAudience([said.audience ?? audience])
        .setIssuedAt(seconds(said.from ?? now - 60_000))
        .setNotBefore(seconds(said.from ?? now - 60_000));
      const { until = now + 3_600_000 } = said;
      if (until !== null) jwt.setExpirationTime(seconds(until));
      return sendSecret(await jwt.sign(key.privateKey));
    },

    /** Signs with a new key from now on; the one before is still published. */
    async rotate(): Promise<void> {
      team.keys = [...team.keys.slice(-1), await newKey(`key ${team.keys.length + 1}`, alg)];
    },
  };
  served.set(domain, async () => {
    team.fetched += 1;
    return team.broken?.() ?? Response.json({ keys: team.keys.map(({ jwk }) => jwk) });
  });
  return team;
}

async function newKey(kid: string, alg: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}
