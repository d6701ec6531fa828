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

/** The permission as it is to be ticked: `Basic info › View selected employees' basic info sections`. */
export function permissionName(kind: PermissionKind, section: Section): string {
  const name = isOwn(section) ? `Custom section ${section.slice("custom:".length)}` : SECTION_NAMES[section];
  return `${name} › ${WORDS[kind](name.toLowerCase())}`;
}

const WORDS: Readonly<Record<PermissionKind, (name: string) => string>> = {
  view: (name) => `View selected employees' ${name} sections`,
  history: (name) => `View selected employees' ${name} section histories`,
  edit: (name) => `Edit selected employees' ${name} sections`,
};

function isOwn(section: Section): section is `custom:${string}` {
  return section.startsWith("custom:");
}
