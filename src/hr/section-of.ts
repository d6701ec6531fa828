import type { CustomField } from "./custom-field.ts";
import type { Dictionary } from "./dictionary.ts";
import type { Section } from "./section.ts";

/** The section that a field of the company's own stands in. */
export function sectionOfField({ sectionId }: Pick<CustomField, "sectionId">): Section {
  return sectionId === null ? "custom" : `custom:${sectionId}`;
}

/**
 * The section of a path by which `changesBetween` tells a change (`work 2026-12-01 title`, `period 1 endSetBy`). The
 * employee number belongs to Work, as in SCIM; whatever stands in no table of values is lifecycle.
 */
export function sectionOfChange(path: string, { fields }: Dictionary): Section {
  const [table = "", , field = ""] = path.split(" ");
  switch (table) {
    case "basic":
    case "work":
    case "address":
    case "contact":
    case "employment":
      return table;
    case "employeeNumber":
      return "work";
    case "custom": {
      const known = fields.get(field);
      return known === undefined ? "custom" : sectionOfField(known);
    }
    default:
      return "lifecycle";
  }
}
