import { SECTIONS, type Section } from "../hr/section.ts";

/** What a service user may do: whose data (everyone, for now), and which sections it may see and edit. */
export interface Grants {
  readonly people: "everyone";
  readonly view: readonly Section[];
  readonly edit: readonly Section[];
}

/** What a service user that imports is given until permission groups say more: everyone and every section. */
export const READ_EVERYTHING: Grants = { people: "everyone", view: SECTIONS, edit: [] };

/** The same for one that feeds the roster. */
export const EDIT_EVERYTHING: Grants = { people: "everyone", view: SECTIONS, edit: SECTIONS };
