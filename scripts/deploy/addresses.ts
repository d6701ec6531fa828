import * as v from "valibot";

const Deployed = v.object({ type: v.literal("deploy"), targets: v.optional(v.array(v.string()), []) });

/**
 * The addresses at which wrangler says that it has deployed, the own domains before the one at workers.dev. Targets are
 * `https://name.team.workers.dev`, `host (custom domain)`, `host/path* (zone name: …)` and `schedule: …`.
 */
export function addressesIn(events: readonly unknown[]): string[] {
  const targets = events.flatMap((event) => (v.is(Deployed, event) ? (event.targets ?? []) : []));
  const hosts = targets.flatMap(
    (target) => /^(?:https:\/\/)?([a-z\d][a-z\d.-]*\.[a-z]+)(?=$|[/ ])/.exec(target)?.[1] ?? [],
  );
  const own = hosts.filter((host) => !host.endsWith(".workers.dev"));
  return [...own, ...hosts.filter((host) => !own.includes(host))].map((host) => `https://${host}`);
}
