import type { Section } from "../hr/section.ts";

/** What may be permitted in a section. */
export type PermissionKind = "view" | "history" | "edit";

/** The sections by the names that administrators know; one of the company's own by its id. */
export const SECTION_NAMES: Readonly<Record<Exclude<Section, `custom:${string}`>, string>> = {
  basic: "Basic info",
  work: "Work",
  address: "Address",
  contact: "Personal contact details",
  employment: "Employment",
  lifecycle: "Lifecycle",
  custom: "Custom",
};

/** What sections of the company's own are called, by id. */
export type OwnSections = ReadonlyMap<string, { readonly name: string }>;

/**
 * The permission as it is to be ticked: `Basic info › View selected employees' basic info sections`. A section of the
 * company's own by its name, where that is known.
 */
export function permissionName(
  kind: PermissionKind,
  section: Section | "all",
  own: OwnSections = new Map(),
): string {
  if (section === "all") return `Every section › ${WORDS[kind]("…")}`;
  if (!isOwn(section))
    return `${SECTION_NAMES[section]} › ${WORDS[kind](SECTION_NAMES[section].toLowerCase())}`;
  const id = section.slice("custom:".length);
  const name = own.get(id)?.name ?? `Custom section ${id}`;
  return `${name} › ${WORDS[kind](name)}`;
}

/** The permissions to view each of these. */
export function permissionsToView(sections: readonly Section[]): string {
  return sections.map((section) => permissionName("view", section)).join(" and ");
}

const WORDS: Readonly<Record<PermissionKind, (name: string) => string>> = {
  view: (name) => `View selected employees' ${name} sections`,
  history: (name) => `View selected employees' ${name} section histories`,
  edit: (name) => `Edit selected employees' ${name} sections`,
};

function isOwn(section: Section): section is `custom:${string}` {
  return section.startsWith("custom:");
}
