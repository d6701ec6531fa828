import type { Dictionary } from "../../hr/dictionary.ts";
import type { TableName } from "../../hr/employee.ts";
import type { ValueChanges } from "../../hr/lifecycle/change-values.ts";
import type { EntryInput, EntryName } from "../../hr/lifecycle/entries.ts";
import type { Section } from "../../hr/section.ts";
import { sectionOfField } from "../../hr/section-of.ts";
import type { VerbInputs, VerbName } from "./verbs.ts";

/** What a verb is about, by section, as far as its input tells: known before the rule says a word. */
export interface Touched {
  readonly edit: readonly Section[];
  /** What the rule would tell of besides, where it refuses. */
  readonly view: readonly Section[];
}

type TouchedBy<Input> = (input: Input, dictionary: Dictionary) => Touched;

const lifecycle: TouchedBy<unknown> = () => ({ edit: ["lifecycle"], view: [] });

/** What each verb touches. What it then changes has to lie within what is edited here, and is held against that again. */
export const TOUCHED: { readonly [V in VerbName]: TouchedBy<VerbInputs[V]> } = {
  change: ({ values }, dictionary) => byValues(values, dictionary),
  addEntry: byRowAndValues,
  changeEntry: byRowAndValues,
  moveEntry: byRow,
  removeEntry: byRow,
  rekey: () => ({ edit: ["work"], view: [] }),
  terminate: lifecycle,
  cancelTermination: lifecycle,
  releaseEnd: lifecycle,
  correctPeriod: lifecycle,
  rehire: lifecycle,
  moveStart: lifecycle,
  rescind: lifecycle,
  startLeave: lifecycle,
  endLeave: lifecycle,
  correctLeave: lifecycle,
  cancelLeave: lifecycle,
  revokeAccess: lifecycle,
  restoreAccess: lifecycle,
  block: lifecycle,
  unblock: lifecycle,
  exclude: lifecycle,
  include: lifecycle,
  remove: lifecycle,
  restore: lifecycle,
  releaseEmail: () => ({ edit: ["basic"], view: ["lifecycle"] }),
};

/** The sections that a table's values stand in: one, but for the company's own fields, whose rows hold them together. */
export function sectionsOfTable(table: TableName, { fields }: Dictionary): readonly Section[] {
  if (table !== "custom") return [table];
  const sections = [...new Set([...fields.values()].map(sectionOfField))];
  return sections.length === 0 ? ["custom"] : sections;
}

function byValues(values: ValueChanges, { fields }: Dictionary): Touched {
  const { custom = {}, ...tables } = values;
  const own = Object.keys(custom).map((id): Section => {
    const field = fields.get(id);
    return field === undefined ? "custom" : sectionOfField(field);
  });
  const named = TABLES.filter((table) => Object.keys(tables[table] ?? {}).length > 0);
  return { edit: [...named, ...new Set(own)], view: besides(values) };
}

const TABLES = ["basic", "work", "address", "employment", "contact"] as const;

function byRowAndValues({ table, values }: EntryInput, dictionary: Dictionary): Touched {
  return { edit: sectionsOfTable(table, dictionary), view: besides(values) };
}

function byRow({ table }: EntryName, dictionary: Dictionary): Touched {
  return { edit: sectionsOfTable(table, dictionary), view: table === "basic" ? SEES_LEAVERS : [] };
}

/** Somebody who left keeps their e-mail, and the refusal to change it says that they left. */
const SEES_LEAVERS: readonly Section[] = ["lifecycle"];

function besides({ basic }: ValueChanges): readonly Section[] {
  return basic?.email === undefined ? [] : SEES_LEAVERS;
}
