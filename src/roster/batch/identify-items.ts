import { fold } from "../../hr/fold.ts";
import { holdersOf, readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { peopleByNumber } from "../../store/load-relations.ts";
import type { Roster } from "../roster.ts";
import { type BatchItem, type ItemResult, itemResult } from "./batch-item.ts";

/** An item and the person whom it is about. */
export interface IdentifiedItem extends BatchItem {
  /** Of somebody new: minted here. */
  readonly id: string;
  /** Null: somebody new. */
  readonly before: StoredEmployee | null;
}

export interface Identified {
  readonly items: readonly IdentifiedItem[];
  /** The others: unreadable, about nobody, or about somebody whom another item is about. */
  readonly results: readonly ItemResult[];
}

/**
 * Says of every item whom it is about: by employee number, else by e-mail. Of two items that mean one person, or have one
 * e-mail, the second is refused; an e-mail of somebody with another number is for a person to decide.
 */
export async function identifyItems(roster: Roster, items: readonly BatchItem[]): Promise<Identified> {
  const known = await whoIsKnown(roster, items);
  const taken = new Map<string, number>();
  const identified: IdentifiedItem[] = [];
  const results: ItemResult[] = [];
  for (const item of items) {
    const meant = meantBy(item, known);
    const keys = keysOf(item, meant);
    const earlier = keys.map((key) => taken.get(key)).find((index) => index !== undefined);
    for (const key of keys) if (!taken.has(key)) taken.set(key, item.index);
    const result = earlier === undefined ? unusable(item, meant) : sameAs(item, earlier, meant);
    if (result !== null) results.push(result);
    else if ("id" in meant) identified.push({ ...item, ...meant });
  }
  return { items: identified, results };
}

interface Known {
  readonly idByNumber: ReadonlyMap<string, string>;
  /** By e-mail (folded): who has it now, or will have it first. */
  readonly idByEmail: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, StoredEmployee>;
}

async function whoIsKnown({ db, now }: Roster, items: readonly BatchItem[]): Promise<Known> {
  const idByNumber = await peopleByNumber(db, keysIn(items, "employeeNumber"));
  const holders = await holdersOf(db, keysIn(items, "email"), now);
  const latestFirst = holders.toSorted((a, b) => b.startsAt - a.startsAt);
  const idByEmail = new Map(
    latestFirst.map(({ userNameKey, employeeId }) => [userNameKey ?? "", employeeId]),
  );
  const people = await readEmployees(db, [...new Set([...idByNumber.values(), ...idByEmail.values()])]);
  return { idByNumber, idByEmail, people };
}

function keysIn(items: readonly BatchItem[], field: "employeeNumber" | "email"): string[] {
  return [...new Set(items.flatMap(({ line }) => line[field] ?? []))].map(fold);
}

type Person = Pick<IdentifiedItem, "id" | "before">;
type Meant = Person | { readonly held: string } | { readonly refused: string };

function meantBy({ line }: BatchItem, { idByNumber, idByEmail, people }: Known): Meant {
  const { employeeNumber, email } = line;
  if (!employeeNumber && !email)
    return { refused: "is about nobody: give the employeeNumber or the email of the person" };
  const byNumber = employeeNumber ? people.get(idByNumber.get(fold(employeeNumber)) ?? "") : undefined;
  if (byNumber !== undefined) return { id: byNumber.employee.id, before: byNumber };
  const byEmail = email ? people.get(idByEmail.get(fold(email)) ?? "") : undefined;
  if (byEmail === undefined) return { id: crypto.randomUUID(), before: null };
  const number = byEmail.employee.employeeNumber;
  if (!employeeNumber || number === null) return { id: byEmail.employee.id, before: byEmail };
  return {
    held: `number ${employeeNumber} is new, but the e-mail belongs to number ${number}. The same person? Then keep that number; else choose another e-mail`,
  };
}

function keysOf({ line: { employeeNumber, email } }: BatchItem, meant: Meant): string[] {
  return [
    ...("id" in meant ? [`id ${meant.id}`] : []),
    ...(employeeNumber ? [`number ${fold(employeeNumber)}`] : []),
    ...(email ? [`email ${fold(email)}`] : []),
  ];
}

function unusable({ index, problems }: BatchItem, meant: Meant): ItemResult | null {
  const id = knownId(meant);
  if (problems.length > 0)
    return refused(index, id, "cannot be read as a whole, so nothing of it is followed", problems);
  if ("refused" in meant) return refused(index, id, meant.refused, []);
  return "held" in meant ? itemResult({ index, id, action: "held", why: meant.held, problems: [] }) : null;
}

function sameAs({ index, problems }: BatchItem, earlier: number, meant: Meant): ItemResult {
  const why = `is about the same person as item ${earlier}, or has the same e-mail: send one item a person`;
  return refused(index, knownId(meant), why, problems);
}

function knownId(meant: Meant): string | null {
  return "id" in meant && meant.before !== null ? meant.id : null;
}

function refused(
  index: number,
  id: string | null,
  why: string,
  problems: ItemResult["problems"],
): ItemResult {
  return itemResult({ index, id, action: "refused", why, problems });
}
