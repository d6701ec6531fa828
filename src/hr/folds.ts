import type { KeptRecord, StateRecord } from "./employee.ts";
import { fold } from "./fold.ts";

type Folds = { readonly [table: string]: { readonly [field: string]: string } | string };

/**
 * The record's texts in the form in which they are compared, where that is another than a database makes that knows
 * upper and lower case of ASCII alone: placed as in the record, as JSON. Null where there are none, as for most people.
 */
export function foldsOf(record: StateRecord | KeptRecord, employeeNumber: string | null): string | null {
  const { basic, work, address, employment, contact, custom } = record;
  const named = { basic, work, address, employment, contact, custom };
  const tables = Object.entries(named).flatMap(([table, values]: [string, object]) => {
    const folded = Object.entries(values).flatMap(([field, value]) => foldedApart(field, value));
    return folded.length === 0 ? [] : [[table, Object.fromEntries(folded)] as const];
  });
  const folds: Folds = Object.fromEntries([...tables, ...foldedApart("employeeNumber", employeeNumber)]);
  return Object.keys(folds).length === 0 ? null : JSON.stringify(folds);
}

function foldedApart(field: string, value: unknown): (readonly [string, string])[] {
  if (typeof value !== "string") return [];
  const folded = fold(value);
  return folded === lowerOfAscii(value) ? [] : [[field, folded]];
}

function lowerOfAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
