import { fold } from "./fold.ts";

export interface Claim {
  readonly id: string;
  readonly name: string;
  readonly held: string;
  readonly wanted: string;
}

/**
 * Decides who may move to the login they want: two people may swap theirs, nobody may take one that somebody keeps.
 * Returns, for those who may not move, the name of the holder.
 */
export function settleLogins(claims: readonly Claim[]): Map<string, string> {
  const refused = new Map<string, string>();
  for (let settled = false; !settled; ) {
    settled = true;
    const holders = Map.groupBy(claims, (claim) => fold(refused.has(claim.id) ? claim.held : claim.wanted));
    for (const rivals of holders.values()) {
      if (rivals.length === 1) continue;
      for (const claim of rivals) {
        if (refused.has(claim.id) || fold(claim.held) === fold(claim.wanted)) continue;
        refused.set(claim.id, rivals.find(({ id }) => id !== claim.id)?.name ?? "somebody else");
        // A refused person keeps the old login, which somebody else may have hoped for.
        settled = false;
      }
    }
  }
  return refused;
}
