import type { Employee, Entry, TableName, Tables } from "./employee.ts";
import { entryOn } from "./zone-on.ts";

type Facts = Map<string, unknown>;
type Differences = Record<string, readonly [unknown, unknown]>;

/**
 * The facts that differ, as `[before, after]` by a readable path (`work 2026-12-01 title`). A new row is compared with
 * the one that was in force on its date, so that only what it changes is told. Derived moments are left out.
 */
export function changesBetween(before: Employee | null, after: Employee): Differences {
  const [was, is] = [before === null ? new Map() : factsOf(before), factsOf(after)];
  const apart = differences(was, is, (path) => path);
  const tables = Object.keys(after.tables).filter((name) => isTable(name, after.tables));
  const dated = tables.flatMap((name) => rowsBetween(name, before?.tables[name] ?? [], after.tables[name]));
  return Object.assign(apart, ...dated);
}

function isTable(name: string, tables: Tables): name is TableName {
  return Object.hasOwn(tables, name);
}

function rowsBetween(
  name: TableName,
  before: readonly Entry<object>[],
  after: readonly Entry<object>[],
): Differences[] {
  const dates = new Set([...before, ...after].map(({ effectiveDate }) => effectiveDate));
  return [...dates].map((date) => {
    const was = new Map(Object.entries(entryOn(before, date)?.values ?? {}));
    const is = new Map(Object.entries(entryOn(after, date)?.values ?? {}));
    const apart = differences(was, is, (field) => `${name} ${date} ${field}`);
    const [stood, stands] = [before, after].map((rows) => rows.some((row) => row.effectiveDate === date));
    // A row that says the same as the one before it has come, gone or moved: nothing else would tell of it.
    const alone = stood !== stands && before.length > 0 && Object.keys(apart).length === 0;
    return alone ? { [`${name} ${date} entry`]: [stood, stands] } : apart;
  });
}

function differences(was: Facts, is: Facts, pathOf: (key: string) => string): Differences {
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  const told = keys.map((key) => [pathOf(key), [was.get(key) ?? null, is.get(key) ?? null]] as const);
  return Object.fromEntries(told.filter(([, [a, b]]) => JSON.stringify(a) !== JSON.stringify(b)));
}

function factsOf({ employeeNumber, periods, leaves, revocations, exclusion, deletedAt }: Employee): Facts {
  const numbered = [
    ...periods.map(
      ({ number, beginsAt: _, startedAt: __, endsAt: ___, overAt: ____, ...period }) =>
        [`period ${number}`, period] as const,
    ),
    ...leaves.map(({ number, beginsAt: _, endsAt: __, ...leave }) => [`leave ${number}`, leave] as const),
    ...revocations.map(({ number, ...revocation }) => [`revocation ${number}`, revocation] as const),
  ];
  return new Map<string, unknown>([
    ["employeeNumber", employeeNumber],
    ["deletedAt", deletedAt],
    ["exclusion", exclusion?.kind ?? null],
    ...numbered.flatMap(([path, row]) =>
      Object.entries(row).map(([field, value]) => [`${path} ${field}`, value] as const),
    ),
  ]);
}
