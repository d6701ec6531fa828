import { textOf } from "./cell.ts";
import type { FileField } from "./file-line.ts";
import type { CsvRecord } from "./read-row.ts";
import type { Column } from "./recognise.ts";
import { type Identity, isSamePerson } from "./same-person.ts";
import { splitFullName } from "./split-full-name.ts";
import { withoutRemark } from "./worker-name.ts";

/** Lines about one person, by each of their numbers. */
export type Twins = ReadonlyMap<number, readonly number[]>;

export interface TwinWatch {
  see(record: CsvRecord): void;
  found(): Twins;
}

/**
 * Finds lines that are about one person: of the same person ID, else employee number, else e-mail, where name and e-mail
 * say nothing to the contrary. It keeps a key and a name a person, which is what a first pass takes in memory.
 */
export function watchTwins(columns: readonly Column[]): TwinWatch {
  const placeOf = (field: FileField) => columns.findIndex((column) => column.field === field);
  const numbers = [placeOf("personId"), placeOf("employeeNumber")].filter((at) => at >= 0);
  // An e-mail that two numbers share is a question for a person: it tells people apart only where there are no numbers.
  const keys = numbers.length > 0 ? numbers : [placeOf("email")].filter((at) => at >= 0);
  const names = [
    placeOf("firstName"),
    placeOf("surname"),
    placeOf("fullName"),
    placeOf("worker"),
    placeOf("email"),
  ];
  const firsts = new Map<string, { readonly line: number; readonly identity: Identity }>();
  const groups = new Map<number, number[]>();

  function see({ line, cells }: CsvRecord): void {
    if (cells.length !== columns.length) return;
    const key = keyIn(cells, keys);
    if (key === null) return;
    const identity = identityIn(names.map((at) => textOf(cells[at] ?? "")));
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, { line, identity });
    else if (isSamePerson(first.identity, identity))
      groups.set(first.line, [...(groups.get(first.line) ?? [first.line]), line]);
  }

  const found = () =>
    new Map([...groups.values()].flatMap((lines) => lines.map((line) => [line, lines] as const)));
  return { see, found };
}

function keyIn(cells: readonly string[], keys: readonly number[]): string | null {
  for (const at of keys) {
    const text = textOf(cells[at] ?? "");
    if (text !== "") return `${at} ${text.toLowerCase()}`;
  }
  return null;
}

function identityIn([
  firstName = "",
  surname = "",
  fullName = "",
  worker = "",
  email = "",
]: readonly string[]): Identity {
  const whole = fullName === "" ? withoutRemark(worker) : fullName;
  const parts = splitFullName(whole) ?? { firstName, surname };
  const isWhole = firstName !== "" && surname !== "";
  return { email, name: isWhole ? `${firstName} ${surname}` : `${parts.firstName} ${parts.surname}`.trim() };
}
