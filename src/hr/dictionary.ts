import type { CustomField } from "./custom-field.ts";
import type { CustomSection } from "./custom-section.ts";
import type { Instant } from "./instant.ts";
import type { ListItem, NamedList } from "./named-list.ts";
import type { NarrowReader } from "./scope.ts";
import type { Company } from "./settings.ts";

/** What is the same for everyone: settings, sites, list items. Small; kept beside an epoch that says how new it is. */
export interface Dictionary extends Company {
  /** Moves whenever anything here does. */
  readonly epoch: number;
  readonly changedAt: Instant;
  readonly items: ReadonlyMap<string, ListItem>;
  /** The company's own lists and fields, by id. */
  readonly lists: ReadonlyMap<string, NamedList>;
  readonly fields: ReadonlyMap<string, CustomField>;
  /** Sections of the company's own, by which its fields are permitted. */
  readonly sections: ReadonlyMap<string, CustomSection>;
  /** Service users to whom only some people are listed; the views that are being built too. */
  readonly readers: readonly NarrowReader[];
  /** The id of the group that holds everyone. */
  readonly everyone: string;
}
