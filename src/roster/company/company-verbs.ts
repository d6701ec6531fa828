import { type Archivable, archive, unarchive } from "../../hr/archive.ts";
import { addField, type ChangeFieldInput, changeField, type NewField } from "../../hr/custom-field.ts";
import {
  addSection,
  type ChangeSectionInput,
  type CustomSection,
  changeSection,
} from "../../hr/custom-section.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import type { MappedField } from "../../hr/field-mapping.ts";
import {
  type ChangeAutomaticGroupsInput,
  changeAutomaticGroups,
} from "../../hr/groups/change-automatic-groups.ts";
import type { DefinedGroup } from "../../hr/groups/defined-group.ts";
import { addGroup, type ChangeGroupInput, changeGroup, removeGroup } from "../../hr/groups/defined-groups.ts";
import type { Instant } from "../../hr/instant.ts";
import { addItem, type ChangeItemInput, changeItem } from "../../hr/list-item.ts";
import {
  addList,
  type ChangeListInput,
  changeList,
  type ListItem,
  type NamedList,
} from "../../hr/named-list.ts";
import { addPlaces, type NewPlaces } from "../../hr/places.ts";
import { changeSettings, type Settings } from "../../hr/settings.ts";
import { addSite, type ChangeSiteInput, changeSite, type NewSite } from "../../hr/site.ts";
import { requireMapping } from "../../mapping/require-mapping.ts";

/** What can be done to the company, and what each needs to be told. Ids of what is new come with it. */
export interface CompanyInputs {
  changeSettings: Partial<Settings>;
  addSite: NewSite & { readonly id: string };
  changeSite: ChangeSiteInput;
  addList: NamedList;
  changeList: ChangeListInput;
  addItem: Omit<ListItem, "archivedAt">;
  changeItem: ChangeItemInput;
  addSection: CustomSection;
  changeSection: ChangeSectionInput;
  addField: NewField;
  changeField: ChangeFieldInput;
  archive: Archivable;
  unarchive: Archivable;
  addPlaces: NewPlaces;
  changeMapping: { readonly rows: readonly MappedField[] };
  addGroup: DefinedGroup;
  changeGroup: ChangeGroupInput;
  removeGroup: Pick<DefinedGroup, "id">;
  changeAutomaticGroups: ChangeAutomaticGroupsInput;
}

export type CompanyVerb = keyof CompanyInputs;

type Rule<Input> = (dictionary: Dictionary, input: Input, now: Instant) => Dictionary;

/** Each verb's rule, pure: the company as it would be. `changeCompany` writes what that differs in. */
export const COMPANY_VERBS: { readonly [V in CompanyVerb]: Rule<CompanyInputs[V]> } = {
  changeSettings,
  addSite,
  changeSite,
  addList,
  changeList,
  addItem,
  changeItem,
  addSection,
  changeSection,
  addField,
  changeField,
  archive,
  unarchive,
  addPlaces,
  addGroup,
  changeGroup,
  removeGroup,
  changeAutomaticGroups,
  changeMapping,
};

/** The company with these rows over the default mapping, as another version. Throws `RuleError` (invalid). */
function changeMapping(dictionary: Dictionary, { rows }: CompanyInputs["changeMapping"]): Dictionary {
  requireMapping(rows, dictionary);
  const { version, rows: before } = dictionary.mapping;
  if (JSON.stringify(before) === JSON.stringify(rows)) return dictionary;
  return { ...dictionary, mapping: { version: version + 1, rows } };
}
