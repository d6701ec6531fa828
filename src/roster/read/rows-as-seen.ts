import { holds } from "../../auth/holds.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { covers, type Sections } from "../../hr/section.ts";
import { sectionOfChange } from "../../hr/section-of.ts";
import { tellsAllOf, tellsOf, toldSections } from "../../hr/told-sections.ts";
import { peopleAt } from "../../store/employee-list.ts";
import type { HistoryRow } from "../../store/history.ts";
import { lacking } from "../access/forbidden.ts";
import { nobody } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Reading } from "./employee.ts";
import { mentionedIn } from "./mentioned.ts";
import { visibleTo } from "./visible.ts";

type Rows = readonly HistoryRow[];

/**
 * What the reader may see of rows of that person's history: a row of which nothing may be seen is left out, and so are the
 * changes of sections whose history may not be seen. The words of a reason stay only where all of the row does, for they
 * tell of dates and values. To whom everything is told, nobody is looked up for it. Throws `RuleError` (unknown) for
 * somebody whom the reader may not see, `Forbidden` where no history of theirs may be seen.
 */
export async function rowsAsSeen(
  reading: Reading,
  employeeId: string,
): Promise<(rows: Rows) => Rows | Promise<Rows>> {
  const { db, now, grants, actor } = reading;
  if (holds(grants, "everything")) return (rows) => rows;
  const dictionary = await currentDictionary(db);
  const person = (await peopleAt(db, [employeeId], now)).get(employeeId);
  const rights = person === undefined ? null : visibleTo(reading, dictionary)(person);
  if (rights === null) throw nobody();
  const { history } = rights;
  if (history !== "all" && history.length === 0) throw lacking(actor, "history", "basic", "some");
  return (rows) =>
    withoutHiddenPeople(
      reading,
      dictionary,
      rows.flatMap((row) => seenOf(row, history, dictionary)),
    );
}

function seenOf(row: HistoryRow, history: Sections, dictionary: Dictionary): HistoryRow[] {
  const changes = Object.entries(row.changes ?? {});
  const paths = changes.map(([path]) => path);
  const told = toldSections(row.verb, paths, dictionary);
  if (!tellsOf(told, history)) return [];
  const seen = changes.filter(([path]) => covers(history, sectionOfChange(path, dictionary)));
  const reason = tellsAllOf(told, history) ? row.reason : null;
  return [{ ...row, changes: Object.fromEntries(seen), reason }];
}

/** A change that names somebody whom the reader may not know of is left out. */
async function withoutHiddenPeople(
  reading: Reading,
  dictionary: Dictionary,
  rows: readonly HistoryRow[],
): Promise<Rows> {
  const named = ([path, values]: readonly [string, readonly unknown[]]) =>
    namesSomebody(path, dictionary) ? values.filter((value) => typeof value === "string") : [];
  const ids = rows.flatMap(({ changes }) => Object.entries(changes ?? {}).flatMap(named));
  const { hides } = await mentionedIn(reading, dictionary, ids);
  return rows.map((row) => {
    const told = Object.entries(row.changes ?? {}).filter((change) => !named(change).some(hides));
    return { ...row, changes: Object.fromEntries(told) };
  });
}

/** Whether a change at that path is of a field that names a person. */
function namesSomebody(path: string, { fields }: Dictionary): boolean {
  const [table, , field = ""] = path.split(" ");
  if (table === "work") return field === "managerId";
  return table === "custom" && fields.get(field)?.type === "employee";
}
