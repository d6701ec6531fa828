import type { StateRecord } from "../../hr/employee.ts";
import { covers, isCustom, type Section, type Sections } from "../../hr/section.ts";
import type { ShownEmployee } from "./shown-employee.ts";

/** A person of whom only some fields are shown; the id always. */
export type ChosenEmployee = Pick<ShownEmployee, "id"> & {
  readonly [K in keyof ShownEmployee]?: K extends Exclude<keyof StateRecord, "custom">
    ? Partial<ShownEmployee[K]>
    : ShownEmployee[K];
};

/** Of the person the fields chosen: whole ones (`work`), or parts of one (`work.title`). Null: everything. */
export function chosenFields(shown: ShownEmployee, fields: readonly string[] | null): ChosenEmployee {
  if (fields === null) return shown;
  const chosen = new Set(["id", ...fields]);
  const kept = Object.entries(shown).flatMap(([name, value]: [string, unknown]) => {
    if (chosen.has(name)) return [[name, value] as const];
    const parts = Object.entries(Object(value)).filter(([part]) => chosen.has(`${name}.${part}`));
    return parts.length === 0 ? [] : [[name, Object.fromEntries(parts)] as const];
  });
  // Leaving fields out of a person leaves one of whom some are chosen.
  return Object.fromEntries(kept) as ChosenEmployee;
}

/** The fields of a person in those sections. */
export function fieldsIn(viewed: Sections): readonly string[] {
  return Object.entries(SECTION_OF).flatMap(([field, section]) => {
    const own = section === "custom" && viewed !== "all" && viewed.some(isCustom);
    return own || covers(viewed, section) ? [field] : [];
  });
}

const SECTION_OF: { readonly [F in keyof ShownEmployee]-?: Section } = {
  id: "basic",
  employeeNumber: "work",
  version: "basic",
  name: "basic",
  basic: "basic",
  work: "work",
  address: "address",
  employment: "employment",
  contact: "contact",
  custom: "custom",
  names: "basic",
  status: "lifecycle",
  active: "lifecycle",
  listed: "lifecycle",
  periods: "lifecycle",
  leaves: "lifecycle",
  revocations: "lifecycle",
  exclusion: "lifecycle",
  since: "lifecycle",
  next: "lifecycle",
  notes: "lifecycle",
  createdAt: "basic",
  updatedAt: "basic",
  deletedAt: "lifecycle",
};
