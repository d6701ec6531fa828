import { type Archivable, archive, unarchive } from "../../hr/archive.ts";
import { addField, type ChangeFieldInput, changeField, type NewField } from "../../hr/custom-field.ts";
import {
  addSection,
  type ChangeSectionInput,
  type CustomSection,
  changeSection,
} from "../../hr/custom-section.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
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
};
