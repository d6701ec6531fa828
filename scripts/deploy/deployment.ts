import * as v from "valibot";

/** wrangler.toml, as far as an environment changes it; the rest goes through as it stands. */
const Service = v.looseObject({
  name: v.string(),
  main: v.string(),
  d1_databases: v.tuple([v.looseObject({ database_name: v.string(), migrations_dir: v.string() })]),
  kv_namespaces: v.tuple([v.looseObject({ binding: v.string() })]),
  r2_buckets: v.optional(v.array(v.looseObject({ bucket_name: v.string() })), []),
  ratelimits: v.optional(v.array(v.looseObject({ namespace_id: v.string() })), []),
  vars: v.optional(v.record(v.string(), v.unknown()), {}),
});

type Service = v.InferOutput<typeof Service>;

const Environments = v.object({ env: v.optional(v.record(v.string(), v.looseObject({})), {}) });

/** One service on Cloudflare: what its parts are called there, and how wrangler is told of them. */
export interface Deployment {
  readonly worker: string;
  readonly database: string;
  readonly namespace: string;
  /** Whether Cloudflare Access is to sign administrators in. */
  readonly hasAccess: boolean;
  /** The configuration for wrangler, with the ids of what is there; for a file two folders below wrangler.toml. */
  readonly config: (ids: { readonly database: string; readonly namespace: string }) => object;
}

/**
 * What is deployed as that environment (null: the one that counts) by wrangler.toml. An environment is the same service
 * under names of its own, so that the two cannot drift apart; `[env.NAME]` says only what differs. Routes, variables
 * and names of what holds data are never taken over from the other one. Throws `ValiError` for a file it cannot read.
 */
export function deploymentOf(toml: unknown, environment: string | null): Deployment {
  const top = v.parse(Service, toml);
  const { env } = v.parse(Environments, toml);
  const config = environment === null ? top : asEnvironment(top, env[environment] ?? {}, environment);
  const [database] = config.d1_databases;
  const [namespace] = config.kv_namespaces;
  return {
    worker: config.name,
    database: database.database_name,
    namespace: `${config.name}-${namespace.binding.toLowerCase()}`,
    hasAccess: typeof config.vars["ACCESS_TEAM_DOMAIN"] === "string",
    config: (ids) => ({
      ...config,
      env: undefined,
      main: `../../${config.main}`,
      d1_databases: [
        { ...database, migrations_dir: `../../${database.migrations_dir}`, database_id: ids.database },
      ],
      kv_namespaces: [{ ...namespace, id: ids.namespace }],
    }),
  };
}

function asEnvironment(top: Service, said: Readonly<Record<string, unknown>>, environment: string): Service {
  const own = (name: string) => `${name}-${environment}`;
  const [database] = top.d1_databases;
  return v.parse(Service, {
    ...top,
    name: own(top.name),
    routes: undefined,
    route: undefined,
    vars: {},
    d1_databases: [{ ...database, database_name: own(database.database_name) }],
    r2_buckets: top.r2_buckets.map((bucket) => ({ ...bucket, bucket_name: own(bucket.bucket_name) })),
    ratelimits: top.ratelimits.map((limit) => ({
      ...limit,
      namespace_id: ownNumber(limit.namespace_id, environment),
    })),
    ...said,
  });
}

/** Counters are shared by whoever in the account uses the same number. */
function ownNumber(id: string, environment: string): string {
  const hash = [...environment].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9000, 7);
  return `${1000 + hash}${id}`;
}
