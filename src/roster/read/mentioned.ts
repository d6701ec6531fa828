import type { CustomField } from "../../hr/custom-field.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import type { CustomValue, KeptRecord, StateRecord } from "../../hr/employee.ts";
import { NEEDED_TO_LIST } from "../../hr/scope.ts";
import { peopleAt } from "../../store/employee-list.ts";
import { mayOverEveryone } from "../access/rights.ts";
import type { Roster } from "../roster.ts";
import { visibleTo } from "./visible.ts";

type Values = StateRecord | KeptRecord;

/** The people whom values name, as far as the reader may know of them. */
export interface Mentioned {
  /** The name that somebody has now. */
  readonly nameOf: (id: string) => string | undefined;
  /** Whether the reader must not be told that it is this person who is named. */
  readonly hides: (id: string) => boolean;
}

/** Those of whom the ids stand in values, looked up once for all. */
export async function mentionedIn(
  { db, now, grants }: Pick<Roster, "db" | "now" | "grants">,
  dictionary: Dictionary,
  ids: readonly string[],
): Promise<Mentioned> {
  const people = await peopleAt(db, ids, now);
  const rights = visibleTo({ grants }, dictionary);
  const visible = new Map([...people].filter(([, person]) => rights(person) !== null));
  // Somebody erased may still be named; that tells nothing, except to a reader from whom others are hidden.
  const toldOfAll = mayOverEveryone({ grants }, "view", NEEDED_TO_LIST);
  return {
    nameOf: (id) => {
      const record = visible.get(id)?.record;
      return record && displayNameOf(record.basic);
    },
    hides: (id) => !visible.has(id) && (people.has(id) || !toldOfAll),
  };
}

/** The values without those whom the reader must not be told of: what names them is left out. */
export function withoutHidden<R extends Values>(record: R, { fields }: Dictionary, mentioned: Mentioned) {
  const { managerId, ...work } = record.work;
  const custom = Object.entries(record.custom).filter(
    ([fieldId, value]) => !namesHidden(fields.get(fieldId), value, mentioned),
  );
  return {
    ...record,
    work: typeof managerId === "string" && mentioned.hides(managerId) ? work : record.work,
    custom: Object.fromEntries(custom),
  };
}

/** Whether the field's value is somebody whom the reader must not be told of. */
export function namesHidden(
  field: CustomField | undefined,
  value: CustomValue | null | undefined,
  { hides }: Mentioned,
): boolean {
  return field?.type === "employee" && typeof value === "string" && hides(value);
}

/** The ids of the people whom the values name: the manager, and employees in fields of the company's own. */
export function peopleNamed({ work, custom }: Values, { fields }: Dictionary): string[] {
  const chosen = [...fields.values()].filter(({ type }) => type === "employee").map(({ id }) => custom[id]);
  return [work.managerId, ...chosen].filter((id) => typeof id === "string");
}
