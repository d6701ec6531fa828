import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import type { Change } from "../../store/changes.ts";
import type { Statement } from "../../store/database.ts";
import { peopleMeant } from "../../store/load-relations.ts";
import { changeOf } from "../employees/change-of.ts";
import { managerCycles } from "../employees/managers.ts";
import { CONFLICTS, type Conflict } from "../loads/conflict.ts";
import { decideLine } from "../loads/decide-line.ts";
import { loginsInTheWay } from "../loads/logins-in-the-way.ts";
import { type Meant, managerKeys, namesOf } from "../loads/names-in-load.ts";
import type { LineAction, LineProblem, PersonField } from "../loads/person-line.ts";
import type { Names } from "../loads/values-of.ts";
import type { Roster } from "../roster.ts";
import type { ItemAction } from "./batch-item.ts";
import type { IdentifiedItem } from "./identify-items.ts";

/** What an item comes to, and what has to be written for it; null: nothing. */
export interface DecidedItem {
  readonly item: IdentifiedItem;
  readonly action: ItemAction;
  readonly why: string;
  readonly problems: readonly LineProblem[];
  readonly change: Change | null;
}

/** All of a batch, decided so that it can be written together. */
export interface DecidedBatch {
  readonly items: readonly DecidedItem[];
  /** For the batch: they refuse it where what was decided by is no longer so. */
  readonly guards: readonly Statement[];
}

/** What of an item cannot be followed, in words: a login that somebody holds, a manager who is below, or all of it. */
interface Hindrance {
  readonly email?: string;
  readonly manager?: string;
  readonly all?: string;
}

type Hindrances = ReadonlyMap<string, Hindrance>;

const ROUNDS = 8;

/**
 * Decides items as the lines of a file are decided. What one person's item cannot have, others may have counted on: so
 * they are decided again, each time with more of them hindered, until all that is left can be written together.
 */
export async function decideItems(
  roster: Roster,
  dictionary: Dictionary,
  items: readonly IdentifiedItem[],
): Promise<DecidedBatch> {
  const meant = await peopleMeant(roster.db, NO_LOAD, managerKeys(items.map(({ line }) => line)), roster.now);
  let hindrances: Hindrances = new Map();
  let staying: ReadonlySet<string> = new Set();
  for (let round = 1; ; round++) {
    const names = namesOf(dictionary, [...meant, ...items.flatMap((item) => keysOf(item, staying))]);
    const decided = items.map((item) =>
      decideItem(roster, dictionary, item, names, hindrances.get(item.id) ?? {}),
    );
    const changes = decided.flatMap(({ change }) => change ?? []);
    const inTheWay = await loginsInTheWay(roster, changes);
    const { cycles, guards } = await managerCycles(roster, dictionary, changes);
    const found = newcomersWhoStayAway(decided);
    if (inTheWay.size === 0 && cycles.size === 0 && found.size === staying.size)
      return { items: decided, guards };
    hindrances = hindered(hindrances, items, { inTheWay, cycles }, round >= ROUNDS);
    staying = found;
  }
}

/** No load has this id, so that managers are looked for among the people alone. */
const NO_LOAD = "";

function decideItem(
  { now }: Roster,
  company: Dictionary,
  item: IdentifiedItem,
  names: Names,
  { email, manager, all }: Hindrance,
): DecidedItem {
  if (all !== undefined) return { item, action: "held", why: all, problems: [], change: null };
  const unfollowed = [...asProblem("email", email), ...asProblem("manager", manager)];
  const line = Object.fromEntries(
    Object.entries(item.line).filter(([field]) => !unfollowed.some(({ column }) => column === field)),
  );
  const before = item.before?.employee ?? null;
  const decision = decideLine(line, item.id, before, names, { company, now, by: "feed" });
  const why = [decision.why, ...unfollowed.map(({ message }) => message)]
    .filter((part) => part !== "")
    .join("; ");
  const { employee, problems } = decision;
  if (problems.length > 0)
    return { item, action: "refused", why, problems: [...problems, ...unfollowed], change: null };
  const decided = { item, why, problems: [...decision.conflicts.map(conflictAsProblem), ...unfollowed] };
  const acts = decision.action === null || decision.action === "held" ? null : decision.action;
  if (employee === null || acts === null) {
    const isHeld = decision.action === "held" || unfollowed.length > 0;
    return { ...decided, action: isHeld ? "held" : "unchanged", change: null };
  }
  const change = changeOf(item.before, { employee, reason: why }, acts, company, now);
  return { ...decided, action: ACTIONS[acts], change };
}

const ACTIONS: Readonly<Record<Exclude<LineAction, "held" | null>, ItemAction>> = {
  hire: "hired",
  rehire: "rehired",
  change: "changed",
  end: "ended",
  off: "switchedOff",
};

/** A conflict that is about one field names it; dates and status are weighed together. */
function conflictAsProblem({ kind, detail }: Conflict): LineProblem {
  const [field, ...others]: readonly PersonField[] = CONFLICTS[kind];
  return { column: others.length === 0 ? (field ?? null) : null, message: detail };
}

function asProblem(column: string, message: string | undefined): LineProblem[] {
  return message === undefined ? [] : [{ column, message }];
}

/** By what others may mean the person of an item as their manager; nobody can report to somebody new who stays away. */
function keysOf({ id, line }: IdentifiedItem, staying: ReadonlySet<string>): Meant[] {
  if (staying.has(id)) return [];
  const { employeeNumber, email, displayName, firstName, surname } = line;
  const texts = [
    { by: "number", text: employeeNumber },
    { by: "email", text: email },
    { by: "name", text: displayName ?? `${firstName ?? ""} ${surname ?? ""}`.trim() },
  ] as const;
  return texts.flatMap(({ by, text }) => (text ? [{ by, key: fold(text), employeeId: id }] : []));
}

function newcomersWhoStayAway(decided: readonly DecidedItem[]): ReadonlySet<string> {
  const away = decided.filter(({ item, change }) => item.before === null && change === null);
  return new Set(away.map(({ item }) => item.id));
}

/** Of somebody who is here, all the rest of an item is followed: an end must not wait for an address or a manager. */
function hindered(
  before: Hindrances,
  items: readonly IdentifiedItem[],
  {
    inTheWay,
    cycles,
  }: { readonly inTheWay: ReadonlyMap<string, string>; readonly cycles: ReadonlyMap<string, string> },
  atLast: boolean,
): Hindrances {
  const after = items.map(({ id, before: known }) => {
    const hindrance = before.get(id) ?? {};
    const [email, manager] = [inTheWay.get(id), cycles.get(id)];
    const isHopeless =
      (email !== undefined && (known === null || hindrance.email !== undefined)) ||
      (manager !== undefined && hindrance.manager !== undefined);
    const why = email ?? manager;
    const all = (isHopeless || atLast) && why !== undefined ? { all: why } : {};
    const parts = { ...(email !== undefined && { email }), ...(manager !== undefined && { manager }) };
    return [id, { ...parts, ...hindrance, ...all }] as const;
  });
  return new Map(after);
}
