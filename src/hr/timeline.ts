import type {
  Cause,
  Employee,
  Entry,
  LifecycleStatus,
  State,
  StateRecord,
  TableName,
  Tables,
} from "./employee.ts";
import { BEGINNING, FOREVER, type Instant } from "./instant.ts";
import type { Company } from "./settings.ts";
import { type LeaveSpan, leaveSpans, type Span, spans, stands } from "./span.ts";
import { firstMoment } from "./zone.ts";
import { zoneOn } from "./zone-on.ts";

/** What is derived of one person. */
export interface Timeline {
  /** The same person, the moments of periods, leaves and rows filled in: those up to `now` stand from here on. */
  readonly employee: Employee;
  /** Every different condition, [BEGINNING, FOREVER) without gaps. */
  readonly states: readonly State[];
}

/**
 * Turns HR's dated facts into states, each with the moments between which it holds. Pure: what the company's
 * settings and sites say now, and what of the person's moments has passed at `now`, is all that it reads.
 */
export function timeline(employee: Employee, company: Company, now: Instant): Timeline {
  const facts: Facts = {
    employee,
    spans: spans(employee, company, now),
    leaves: leaveSpans(employee, company, now),
    basic: datedRows(employee, "basic", company, now),
    work: datedRows(employee, "work", company, now),
    address: datedRows(employee, "address", company, now),
    employment: datedRows(employee, "employment", company, now),
    contact: datedRows(employee, "contact", company, now),
    custom: datedRows(employee, "custom", company, now),
  };
  return {
    employee: {
      ...employee,
      tables: tablesOf(facts),
      periods: facts.spans.map(({ period }) => period),
      leaves: facts.leaves.map(({ leave }) => leave),
    },
    states: states(facts),
  };
}

/** The state in force at that moment. */
export function stateAt(states: readonly State[], at: Instant): State {
  const state = states.find(({ from, to }) => from <= at && at < to);
  if (state === undefined) throw new Error("a timeline has no gaps");
  return state;
}

interface Row<T> {
  /** With the moment that was derived, or that stood. */
  readonly entry: Entry<T>;
  /** From when on it holds: the first row always did. */
  readonly at: Instant;
  readonly cause: Cause;
}

type Rows = { readonly [name in TableName]: readonly Row<StateRecord[name]>[] };

interface Facts extends Rows {
  readonly employee: Employee;
  readonly spans: readonly Span[];
  readonly leaves: readonly LeaveSpan[];
}

interface Boundary {
  readonly at: Instant;
  readonly cause: Cause;
}

const ENTERED: Cause = { rule: "entered", date: null, zone: null };

/** A row's moment is the start of its day in the zone that it finds, or sets, on that day. */
function datedRows<N extends TableName>(
  employee: Employee,
  name: N,
  company: Company,
  now: Instant,
): Row<StateRecord[N]>[] {
  const rows: readonly Entry<StateRecord[N]>[] = employee.tables[name];
  return rows.map((entry, index) => {
    const { effectiveDate } = entry;
    const zone = zoneOn(employee, effectiveDate, company);
    const beginsAt = stands(entry.beginsAt, now) ?? firstMoment(effectiveDate, zone);
    return {
      entry: { ...entry, beginsAt },
      at: index === 0 ? BEGINNING : beginsAt,
      cause: { rule: "valuesChange", date: effectiveDate, zone },
    };
  });
}

function tablesOf({ basic, work, address, employment, contact, custom }: Rows): Tables {
  return {
    basic: entriesOf(basic),
    work: entriesOf(work),
    address: entriesOf(address),
    employment: entriesOf(employment),
    contact: entriesOf(contact),
    custom: entriesOf(custom),
  };
}

function entriesOf<T>(rows: readonly Row<T>[]): Entry<T>[] {
  return rows.map(({ entry }) => entry);
}

/** Every moment at which something may change, once each, with all its causes, the one that weighs most first. */
function boundaries(facts: Facts): Map<Instant, Cause[]> {
  const byMoment = new Map<Instant, Cause[]>([[BEGINNING, [ENTERED]]]);
  for (const { at, cause } of events(facts)) {
    if (at <= BEGINNING || at >= FOREVER) continue;
    const causes = byMoment.get(at);
    if (causes === undefined) byMoment.set(at, [cause]);
    else causes.push(cause);
  }
  return byMoment;
}

/** The heaviest first: a day on which access ends and the title changes is the day that access ended. */
function* events(facts: Facts): Generator<Boundary> {
  const { exclusion, revocations } = facts.employee;
  if (exclusion) yield { at: exclusion.at, cause: { ...ENTERED, rule: "excluded" } };
  for (const { at, liftedAt } of revocations) {
    yield { at, cause: { ...ENTERED, rule: "accessRevoked" } };
    if (liftedAt !== null) yield { at: liftedAt, cause: { ...ENTERED, rule: "accessRestored" } };
  }
  for (const { end, endCause } of facts.spans) yield { at: end, cause: endCause };
  for (const { start, startCause } of facts.spans) yield { at: start, cause: startCause };
  for (const { begin, startCause } of facts.spans)
    yield { at: begin, cause: { ...startCause, rule: "accountBeforeStart" } };
  for (const { begin, beginCause, end, endCause } of facts.leaves) {
    yield { at: begin, cause: beginCause };
    yield { at: end, cause: endCause };
  }
  for (const { over, overCause } of facts.spans) yield { at: over, cause: overCause };
  for (const rows of [facts.basic, facts.work, facts.address, facts.employment, facts.contact, facts.custom])
    yield* rows;
}

function stateFrom({ at, cause }: Boundary, facts: Facts): State {
  const { exclusion, deletedAt } = facts.employee;
  const excluded = exclusion !== null && exclusion.at <= at ? exclusion : null;
  const record = excluded?.kind === "frozen" ? excluded.record : recordAt(at, facts);
  const shut = excluded?.kind === "deactivated" || (excluded?.kind === "frozen" && !excluded.active);
  return {
    from: at,
    to: FOREVER,
    listed: record.basic.email !== null && deletedAt === null && exclusion?.kind !== "unlisted",
    active: !shut && hasAccess(at, facts),
    status: statusAt(at, facts),
    cause,
    record,
  };
}

function recordAt(at: Instant, { basic, work, address, employment, contact, custom }: Facts): StateRecord {
  return {
    basic: inForce(basic, at),
    work: inForce(work, at),
    address: inForce(address, at),
    employment: inForce(employment, at),
    contact: inForce(contact, at),
    custom: inForce(custom, at),
  };
}

/** Of the rows whose moment has come the last: where a move over the date line turns two moments round, the later date wins. */
function inForce<T>(rows: readonly Row<T>[], at: Instant): T {
  const row = rows.findLast((row) => row.at <= at);
  if (row === undefined) throw new Error("every table of a person has a first row");
  return row.entry.values;
}

function leaveAt(at: Instant, { leaves }: Facts): LeaveSpan | undefined {
  return leaves.find(({ begin, end }) => begin <= at && at < end);
}

function hasAccess(at: Instant, facts: Facts): boolean {
  if (facts.leaves.some(({ leave, begin, end }) => !leave.access && begin <= at && at < end)) return false;
  const revoked = facts.employee.revocations.filter(
    (r) => r.at <= at && (r.liftedAt === null || at < r.liftedAt),
  );
  const upTo = Math.max(0, ...revoked.map(({ period }) => period));
  return facts.spans.some(({ begin, end, period }) => begin <= at && at < end && period.number > upTo);
}

function statusAt(at: Instant, facts: Facts): LifecycleStatus {
  const standing = facts.spans.filter(({ period, end }) => !period.rescinded || at < end);
  if (standing.some(({ start, end }) => start <= at && at < end))
    return leaveAt(at, facts)?.leave.kind ?? "Employed";
  if (standing.some(({ start, end, over }) => start <= at && end <= at && at < over)) return "Garden leave";
  if (standing.some(({ start, end }) => at < start && at < end)) return "Hired";
  return "Terminated";
}

/** Neighbours that differ in nothing are one state; the first one's cause stays. */
function states(facts: Facts): State[] {
  const kept: State[] = [];
  for (const [at, causes] of [...boundaries(facts)].sort(([a], [b]) => a - b)) {
    const last = kept.at(-1);
    const state = stateFrom({ at, cause: weightiest(causes) }, facts);
    if (last === undefined) {
      kept.push(state);
      continue;
    }
    if (sameCondition(last, state)) continue;
    kept[kept.length - 1] = { ...last, to: at };
    const onlyValues = last.active === state.active && last.status === state.status;
    kept.push(onlyValues ? { ...state, cause: causes.find(isAboutValues) ?? state.cause } : state);
  }
  return kept;
}

function weightiest([first]: readonly Cause[]): Cause {
  return first ?? ENTERED;
}

/** Where access and status stay, no end or start is to blame: a rehire that adjoins may bring a new title. */
function isAboutValues({ rule }: Cause): boolean {
  return rule === "valuesChange" || rule === "excluded";
}

function sameCondition(a: State, b: State): boolean {
  return (
    a.active === b.active &&
    a.status === b.status &&
    a.listed === b.listed &&
    (sameParts(a.record, b.record) || JSON.stringify(a.record) === JSON.stringify(b.record))
  );
}

function sameParts(a: StateRecord, b: StateRecord): boolean {
  return (
    a.basic === b.basic &&
    a.work === b.work &&
    a.address === b.address &&
    a.employment === b.employment &&
    a.contact === b.contact &&
    a.custom === b.custom
  );
}
