import type { Dictionary } from "../../hr/dictionary.ts";
import type { FieldFilter } from "../../hr/employee-filter.ts";
import { fold } from "../../hr/fold.ts";
import { NEEDED_TO_LIST } from "../../hr/scope.ts";
import { fieldNamed } from "../../hr/searchable-field.ts";
import { covers } from "../../hr/section.ts";
import { peopleAt, peopleByKeys } from "../../store/employee-list.ts";
import { mayOverEveryone } from "../access/rights.ts";
import type { Reading } from "./employee.ts";
import { visibleTo } from "./visible.ts";

/**
 * Where a filter names a person by number or e-mail, the ids that these have are as good; of those whom the reader may
 * see, and by the number of those whose number the reader may see.
 */
export async function withPeople(
  reading: Reading,
  filters: readonly FieldFilter[],
  dictionary: Dictionary,
): Promise<FieldFilter[]> {
  const textsIn = ({ field, value = [] }: FieldFilter) =>
    fieldNamed(field, dictionary)?.kind === "person"
      ? [value].flat().filter((one) => typeof one === "string")
      : [];
  const found = await peopleKnownBy(reading, filters.flatMap(textsIn).map(fold), dictionary);
  return filters.map((filter) => {
    const keys = textsIn(filter).map(fold);
    const ids = found.flatMap(({ key, id }) => (keys.includes(key ?? "") ? [id] : []));
    return ids.length === 0 ? filter : { ...filter, value: [filter.value ?? [], ids].flat(2) };
  });
}

async function peopleKnownBy({ db, now, grants }: Reading, keys: readonly string[], dictionary: Dictionary) {
  const found = await peopleByKeys(db, keys, now);
  if (found.length === 0 || mayOverEveryone({ grants }, "view", [...NEEDED_TO_LIST, "work"])) return found;
  const rights = visibleTo({ grants }, dictionary);
  const people = await peopleAt(
    db,
    found.map(({ id }) => id),
    now,
  );
  return found.filter(({ id, by }) => {
    const person = people.get(id);
    return person !== undefined && covers(rights(person)?.view ?? [], by === "number" ? "work" : "basic");
  });
}
