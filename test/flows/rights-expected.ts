import type { FieldFilter } from "../../src/hr/employee-filter.ts";
import type { Section } from "../../src/hr/section.ts";
import type { DrawnGroup } from "./rights-drawn.ts";

/** A person of the HR API, as JSON. */
export type Shown = Readonly<Record<string, unknown>>;

const LIFECYCLE = [
  "status",
  "active",
  "listed",
  "periods",
  "leaves",
  "revocations",
  "exclusion",
  "since",
  "next",
  "notes",
  "deletedAt",
];

const FIELDS: Readonly<Partial<Record<Section, readonly string[]>>> = {
  work: ["employeeNumber", "work"],
  address: ["address"],
  contact: ["contact"],
  employment: ["employment"],
  lifecycle: LIFECYCLE,
};

const NOTES: readonly (readonly [Section, string])[] = [
  ["basic", "no work e-mail"],
  ["work", "no site and no zone"],
];

/** What the groups let be seen of somebody, whom everyone-may-see shows so; found by reading what is shown, by hand. */
export function seenOf(
  groups: readonly DrawnGroup[],
  whole: Shown,
  kind: "view" | "history" = "view",
): readonly Section[] {
  const meets = ({ whose }: DrawnGroup) =>
    whose === "everyone" ||
    whose.people.includes(String(whole["id"])) ||
    (whose.conditions.length > 0 && whose.conditions.every((condition) => holds(condition, whole)));
  const sections = new Set(groups.filter(meets).flatMap((group) => group[kind]));
  // Who is deleted is gone, but for those who are told of it.
  return whole["deletedAt"] === null || (sections.has("lifecycle") && sections.has("basic"))
    ? [...sections]
    : [];
}

function holds({ field, value }: FieldFilter, whole: Shown): boolean {
  const [table = "", name = ""] = field.split(".");
  const own = name === "" ? whole[table] : fieldOf(whole, table, name);
  return [value].flat().some((one) => one === own);
}

/** One field of a table of what is shown. */
export function fieldOf(shown: Shown, table: string, name: string): unknown {
  return Reflect.get(Object(shown[table]), name);
}

/** What of the person is to be shown: the same, less what is hidden; null: nobody is. */
export function expectedOf(
  groups: readonly DrawnGroup[],
  whole: Shown,
  everyone: ReadonlyMap<string, Shown>,
): Shown | null {
  const seen = new Set(seenOf(groups, whole));
  if (!seen.has("basic")) return null;
  const isHidden = (id: unknown) => {
    const other = everyone.get(String(id));
    return typeof id === "string" && other !== undefined && !seenOf(groups, other).includes("basic");
  };
  const left = Object.entries(FIELDS).flatMap(([section, fields]) =>
    seen.has(sectionIn(section)) ? [] : fields,
  );
  const custom = entriesOf(whole, "custom").filter(
    ([field, value]) => seen.has(field === "salary" ? "custom:pay" : "custom") && !isHidden(value),
  );
  const work = entriesOf(whole, "work").filter(([field, value]) => field !== "managerId" || !isHidden(value));
  const names = entriesOf(whole, "names").filter(([path]) => {
    const [table = "", field = ""] = path.split(".");
    return seen.has(sectionIn(table)) && !isHidden(fieldOf(whole, table, field));
  });
  const notes = [whole["notes"]]
    .flat()
    .filter((note) => NOTES.every(([section, text]) => seen.has(section) || !String(note).startsWith(text)));
  const shown = {
    ...whole,
    custom: Object.fromEntries(custom),
    work: Object.fromEntries(work),
    names: Object.fromEntries(names),
    notes,
  };
  const anyCustom = seen.has("custom") || seen.has("custom:pay");
  return Object.fromEntries(
    Object.entries(shown).filter(([field]) => !left.includes(field) && (field !== "custom" || anyCustom)),
  );
}

function entriesOf(whole: Shown, table: string): [string, unknown][] {
  return Object.entries(Object(whole[table]));
}

function sectionIn(text: string): Section {
  switch (text) {
    case "basic":
    case "work":
    case "address":
    case "contact":
    case "employment":
    case "lifecycle":
    case "custom":
      return text;
    default:
      throw new Error(`${text} is no section`);
  }
}
