/** What wrangler.toml binds. Only `store` uses the first two; they are handed down from `http` and `scheduled`. */
export interface Env {
  readonly DB: D1Database;
  readonly TOKENS: KVNamespace;
  /** The administrator's key (a secret). Without it nobody can create a service user. */
  readonly ADMINISTRATOR_KEY?: string;
  /** Where the files of loads are kept; without it they are not. */
  readonly FILES?: R2Bucket;
  /** How often one caller may call the HR API; without it, as often as it likes. */
  readonly API_LIMIT?: RateLimit;
}
