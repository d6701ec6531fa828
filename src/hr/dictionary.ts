import type { Instant } from "./instant.ts";
import type { ListItem } from "./named-list.ts";
import type { Company } from "./settings.ts";

/** What is the same for everyone: settings, sites, list items. Small; kept beside an epoch that says how new it is. */
export interface Dictionary extends Company {
  /** Moves whenever anything here does. */
  readonly epoch: number;
  readonly changedAt: Instant;
  readonly items: ReadonlyMap<string, ListItem>;
  /** The id of the group that holds everyone. */
  readonly everyone: string;
}
