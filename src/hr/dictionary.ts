import type { CustomField } from "./custom-field.ts";
import type { CustomSection } from "./custom-section.ts";
import type { FieldMapping } from "./field-mapping.ts";
import type { AutomaticSettings } from "./groups/automatic-settings.ts";
import type { DefinedGroup } from "./groups/defined-group.ts";
import type { RulesKept } from "./groups/group-rule.ts";
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
  readonly groups: CompanyGroups;
  /** How people become Users, as far as the company has chosen. */
  readonly mapping: FieldMapping;
}

/** What is chosen of groups, and the rules by which people are in them. */
export interface CompanyGroups {
  readonly automatic: AutomaticSettings;
  /** By id. */
  readonly defined: ReadonlyMap<string, DefinedGroup>;
  /** The rules that readers are served by. */
  readonly served: RulesKept;
  /** Those that are to take their places once everybody's memberships by them are there; none, where nothing waits. */
  readonly next: RulesKept;
}
