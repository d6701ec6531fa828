import type { Dictionary } from "./dictionary.ts";
import { requireFreeName } from "./free-name.ts";
import { RuleError } from "./rule-error.ts";

/** A section of the company's own: its fields are permitted by it. */
export interface CustomSection {
  readonly id: string;
  readonly name: string;
}

/** The company with one section more. Throws `RuleError` for a name that is taken. */
export function addSection(dictionary: Dictionary, section: CustomSection): Dictionary {
  return dictionary.sections.has(section.id) ? dictionary : withSection(dictionary, section);
}

export interface ChangeSectionInput {
  readonly id: string;
  readonly changes: Partial<Omit<CustomSection, "id">>;
}

/** The company with the section renamed. Throws `RuleError` (unknown, or a name that is taken). */
export function changeSection(dictionary: Dictionary, { id, changes }: ChangeSectionInput): Dictionary {
  return withSection(dictionary, { ...sectionOf(dictionary, id), ...changes });
}

/** The section of that id. Throws `RuleError` (unknown) where there is none. */
export function sectionOf({ sections }: Dictionary, id: string): CustomSection {
  const section = sections.get(id);
  if (section !== undefined) return section;
  throw new RuleError("unknown", "There is no such section: GET /api/v1/sections lists them.");
}

function withSection(dictionary: Dictionary, section: CustomSection): Dictionary {
  requireFreeName(dictionary.sections.values(), section, "a section");
  return { ...dictionary, sections: new Map([...dictionary.sections, [section.id, section]]) };
}
