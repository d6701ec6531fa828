import type { Employee } from "./employee.ts";

type Facts = Map<string, unknown>;

/** The facts that differ, as `[before, after]` by a readable path (`work 2026-12-01 title`); derived moments left out. */
export function changesBetween(
  before: Employee | null,
  after: Employee,
): Record<string, readonly [unknown, unknown]> {
  const [was, is] = [before === null ? new Map() : factsOf(before), factsOf(after)];
  const paths = new Set([...was.keys(), ...is.keys()]);
  const differing = [...paths].filter(
    (path) => JSON.stringify(was.get(path)) !== JSON.stringify(is.get(path)),
  );
  return Object.fromEntries(differing.map((path) => [path, [was.get(path) ?? null, is.get(path) ?? null]]));
}

function factsOf({
  employeeNumber,
  tables,
  periods,
  leaves,
  revocations,
  exclusion,
  deletedAt,
}: Employee): Facts {
  const facts: Facts = new Map();
  const note = (path: string, value: unknown) => value !== null && facts.set(path, value);
  note("employeeNumber", employeeNumber);
  note("deletedAt", deletedAt);
  note("exclusion", exclusion?.kind ?? null);
  for (const [name, rows] of Object.entries(tables)) {
    for (const { effectiveDate, values } of rows) noteAll(note, `${name} ${effectiveDate}`, values);
  }
  for (const { number, beginsAt: _, endsAt: __, ...period } of periods)
    noteAll(note, `period ${number}`, period);
  for (const { number, beginsAt: _, endsAt: __, ...leave } of leaves) noteAll(note, `leave ${number}`, leave);
  for (const { number, ...revocation } of revocations) noteAll(note, `revocation ${number}`, revocation);
  return facts;
}

function noteAll(note: (path: string, value: unknown) => unknown, path: string, values: object): void {
  for (const [field, value] of Object.entries(values)) note(`${path} ${field}`, value);
}
