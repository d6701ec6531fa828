/** The sections of a person's data that permissions are given by. */
export const SECTIONS = ["basic", "work", "address", "contact", "employment", "lifecycle", "custom"] as const;

/** One of those, or a section of the company's own, by its id. */
export type Section = (typeof SECTIONS)[number] | `custom:${string}`;

/** Some sections, or every one that there is and will be. */
export type Sections = "all" | readonly Section[];

/** Whether fields of the company's own stand in it. */
export function isCustom(section: Section): boolean {
  return section === "custom" || section.startsWith("custom:");
}

/** Whether the section is among them. */
export function covers(sections: Sections, section: Section): boolean {
  return sections === "all" || sections.includes(section);
}

/** Whether every one of the second is among the first. */
export function coversAll(sections: Sections, wanted: Sections): boolean {
  if (sections === "all") return true;
  return wanted !== "all" && wanted.every((section) => sections.includes(section));
}

/** Those of both, each once. */
export function together(a: Sections, b: Sections): Sections {
  return a === "all" || b === "all" ? "all" : [...new Set([...a, ...b])];
}
