import type { CustomField } from "../../hr/custom-field.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import type {
  BasicInfo,
  Cause,
  CustomValue,
  CustomValues,
  Employee,
  Exclusion,
  Leave,
  LifecycleStatus,
  Period,
  Revocation,
  State,
  StateRecord,
  Work,
} from "../../hr/employee.ts";
import { BEGINNING, type Instant, toIso } from "../../hr/instant.ts";
import { itemOf, SINGLE_VALUE_LISTS } from "../../hr/named-list.ts";
import { notesOn, sectionOfNote } from "../../hr/notes.ts";
import { covers, isCustom, type Sections } from "../../hr/section.ts";
import { sectionOfField } from "../../hr/section-of.ts";
import { stateAt, timeline } from "../../hr/timeline.ts";
import { unreachable } from "../../hr/unreachable.ts";
import { type Mentioned, namesHidden, withoutHidden } from "./mentioned.ts";

/**
 * A person as HR is shown one: at a moment, with what is behind and ahead of it. What stands in a section that the reader
 * does not view of this person is left out, and so is whoever is named and not to be known of. Moments are ISO text in UTC.
 */
export interface ShownEmployee extends Partial<ShownWork>, Partial<ShownValues>, Partial<ShownLifecycle> {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly basic: BasicInfo;
  /** What the ids in the values mean, by path: `work.departmentId`. Several for a field that holds several. */
  readonly names: Readonly<Record<string, string | readonly string[]>>;
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface ShownWork {
  readonly employeeNumber: string | null;
  readonly work: Omit<Work, "managerId"> & Partial<Pick<Work, "managerId">>;
}

type ShownValues = Pick<StateRecord, "address" | "employment" | "contact" | "custom">;

interface ShownLifecycle {
  readonly status: LifecycleStatus;
  readonly active: boolean;
  readonly listed: boolean;
  readonly periods: readonly Shown<Period, "beginsAt" | "startedAt" | "endsAt" | "overAt">[];
  readonly leaves: readonly Shown<Leave, "beginsAt" | "endsAt">[];
  readonly revocations: readonly ShownRevocation[];
  readonly exclusion: { readonly kind: Exclusion["kind"]; readonly at: string } | null;
  /** The turn that brought status and access as they are, and the one that ends them. */
  readonly since: ShownTurn;
  readonly next: (ShownTurn & { readonly at: string }) | null;
  readonly notes: readonly string[];
  readonly deletedAt: string | null;
}

type Shown<T, Moments extends keyof T> = Omit<T, Moments> & { readonly [K in Moments]: string | null };
type ShownRevocation = Omit<Revocation, "at" | "liftedAt"> & {
  readonly at: string;
  readonly liftedAt: string | null;
};

interface ShownTurn {
  /** Null: it was always so. */
  readonly at: string | null;
  readonly active: boolean;
  readonly status: LifecycleStatus;
  readonly cause: Cause;
}

/** A person's facts, with what is known of their record here, to be seen at a moment. */
export interface Sight {
  readonly employee: Employee;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** The moment that is shown. */
  readonly at: Instant;
  /** The moment of which it is the knowledge: what has passed by then stands. */
  readonly knownAt: Instant;
  /** What of it the reader may see; basic info always. */
  readonly viewed: Sections;
}

/** A sight with what follows of the facts, before the people whom it names are known by name. */
export interface Seen extends Sight {
  readonly states: readonly State[];
  /** HR's values, also of somebody whom readers get frozen as last sent. */
  readonly record: StateRecord;
  readonly notes: readonly string[];
}

/** Derives what is to be shown. */
export function seen(sight: Sight, dictionary: Dictionary): Seen {
  const { employee, at, knownAt } = sight;
  const { states } = timeline(employee, dictionary, knownAt);
  const frozen = employee.exclusion?.kind === "frozen";
  const open = frozen ? timeline({ ...employee, exclusion: null }, dictionary, knownAt).states : states;
  return { ...sight, states, record: stateAt(open, at).record, notes: notesOn(employee, dictionary) };
}

/** The person as the reader may see them. */
export function shownEmployee(person: Seen, dictionary: Dictionary, mentioned: Mentioned): ShownEmployee {
  const { employee, version, createdAt, updatedAt, record, viewed } = person;
  const custom = customOf(person, dictionary, mentioned);
  return {
    id: employee.id,
    ...(covers(viewed, "work") && {
      employeeNumber: employee.employeeNumber,
      work: withoutHidden(record, dictionary, mentioned).work,
    }),
    version,
    name: displayNameOf(record.basic),
    basic: record.basic,
    ...(covers(viewed, "address") && { address: record.address }),
    ...(covers(viewed, "employment") && { employment: record.employment }),
    ...(covers(viewed, "contact") && { contact: record.contact }),
    ...(custom !== null && { custom }),
    names: namesIn(person, dictionary, mentioned),
    ...(covers(viewed, "lifecycle") && lifecycleOf(person)),
    createdAt: toIso(createdAt),
    updatedAt: toIso(updatedAt),
  };
}

function lifecycleOf({ employee, states, at, notes, viewed }: Seen): ShownLifecycle {
  const { status, active, listed } = stateAt(states, at);
  return {
    status,
    active,
    listed,
    periods: employee.periods.map((period) => ({
      ...period,
      beginsAt: past(period.beginsAt),
      startedAt: past(period.startedAt),
      endsAt: past(period.endsAt),
      overAt: past(period.overAt),
    })),
    leaves: employee.leaves.map((leave) => ({
      ...leave,
      beginsAt: past(leave.beginsAt),
      endsAt: past(leave.endsAt),
    })),
    revocations: employee.revocations.map((revocation) => ({
      ...revocation,
      at: toIso(revocation.at),
      liftedAt: past(revocation.liftedAt),
    })),
    exclusion: employee.exclusion && { kind: employee.exclusion.kind, at: toIso(employee.exclusion.at) },
    ...turnsAround(states, at),
    notes: notes.filter((note) => covers(viewed, sectionOfNote(note))),
    deletedAt: past(employee.deletedAt),
  };
}

/** A moment that may not be there; one before every other has no date that anybody would know. */
function past(moment: Instant | null): string | null {
  return moment === null || moment <= BEGINNING ? null : toIso(moment);
}

/**
 * Every field of the company's own in a section that is viewed; of those that are archived, the ones that still hold
 * something. Null: no such section is viewed.
 */
function customOf(
  { record, viewed }: Seen,
  { fields }: Dictionary,
  mentioned: Mentioned,
): CustomValues | null {
  if (viewed !== "all" && !viewed.some(isCustom)) return null;
  const shown = [...fields.values()].flatMap((field) => {
    const { id, archivedAt } = field;
    const value = record.custom[id] ?? null;
    const left = archivedAt !== null && value === null;
    if (left || !covers(viewed, sectionOfField(field)) || namesHidden(field, value, mentioned)) return [];
    return [[id, value] as const];
  });
  return Object.fromEntries(shown);
}

type NameOf = (id: string) => string | undefined;

function namesIn({ record, viewed }: Seen, dictionary: Dictionary, { nameOf: person }: Mentioned) {
  const item: NameOf = (id) => dictionary.items.get(id)?.name;
  const site: NameOf = (id) => dictionary.sites.get(id)?.name;
  const lists = SINGLE_VALUE_LISTS.map(
    (row) => [row.section, `${row.section}.${row.field}`, named(itemOf(record, row), item)] as const,
  );
  const custom = [...dictionary.fields.values()].map((field) => {
    const name = namesInField(field, record.custom[field.id] ?? null, item, person);
    return [sectionOfField(field), `custom.${field.id}`, name] as const;
  });
  const names = [
    ["work", "work.siteId", named(record.work.siteId, site)] as const,
    ["work", "work.managerId", named(record.work.managerId, person)] as const,
    ...lists,
    ...custom,
  ];
  return Object.fromEntries(
    names.flatMap(([section, path, name]) =>
      name === null || !covers(viewed, section) ? [] : [[path, name] as const],
    ),
  );
}

function named(id: string | null, nameOf: NameOf): string | null {
  return id === null ? null : (nameOf(id) ?? null);
}

function namesInField(
  { type }: CustomField,
  value: CustomValue | null,
  item: NameOf,
  person: NameOf,
): string | readonly string[] | null {
  switch (type) {
    case "list":
    case "hierarchyList":
      return typeof value === "string" ? named(value, item) : null;
    case "employee":
      return typeof value === "string" ? named(value, person) : null;
    case "multiList":
      return isListOfIds(value) ? value.flatMap((id) => item(id) ?? []) : null;
    case "text":
    case "number":
    case "date":
    case "currency":
      return null;
    default:
      return unreachable(type);
  }
}

function isListOfIds(value: CustomValue | null): value is readonly string[] {
  return Array.isArray(value);
}

/** Of the states in a row that are alike in status and access, the first; and the state that follows the last. */
function turnsAround(states: readonly State[], at: Instant): Pick<ShownLifecycle, "since" | "next"> {
  const here = states.findIndex(({ from, to }) => from <= at && at < to);
  const shown = stateAt(states, at);
  const differs = ({ active, status }: State) => active !== shown.active || status !== shown.status;
  const since = states[states.slice(0, here).findLastIndex(differs) + 1] ?? shown;
  const next = states.slice(here).find(differs);
  return { since: turn(since), next: next === undefined ? null : { ...turn(next), at: toIso(next.from) } };
}

function turn({ from, active, status, cause }: State): ShownTurn {
  return { at: past(from), active, status, cause };
}
