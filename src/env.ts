/** What wrangler.toml binds. Only `store` uses the first two; they are handed down from `http` and `scheduled`. */
export interface Env {
  readonly DB: D1Database;
  readonly TOKENS: KVNamespace;
  /** The administrators' keys (a secret), parted by white space, each `key` or `name:key`. */
  readonly ADMINISTRATOR_KEY?: string;
  /** The team of Cloudflare Access that signs administrators in: `team.cloudflareaccess.com`. */
  readonly ACCESS_TEAM_DOMAIN?: string;
  /** The audience tag of the application in Cloudflare Access. */
  readonly ACCESS_AUDIENCE?: string;
  /** Why all imports are held, whatever D1 says: for a roster that was restored and not looked at yet. */
  readonly HELD?: string;
  /** Where the files of loads are kept; without it they are not. */
  readonly FILES?: R2Bucket;
  /** How often one caller may call the HR API; without it, as often as it likes. */
  readonly API_LIMIT?: RateLimit;
  /** How often a service user may call SCIM; without it, as often as it likes. */
  readonly SCIM_LIMIT?: RateLimit;
  /** How often one may try credentials that nobody knows; without it, as often as one likes. */
  readonly ATTEMPTS?: RateLimit;
}
