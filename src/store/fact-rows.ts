import type { Employee } from "../hr/employee.ts";
import { deleteRows, insertRows } from "./bulk.ts";
import type { Change, Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import { difference, type Row } from "./difference.ts";
import { entries, leaves, periods, revocations } from "./tables.ts";

/** The rows of HR's tables that differ from those read. */
export function factStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const guarded = { operationId: operation.id, employee: "employeeId" };
  return FACT_TABLES.flatMap(({ table, key, rows }) => {
    const differing = changes.map(({ before, after }) =>
      difference(before ? rows(before.employee) : [], rows(after), key),
    );
    return [
      ...deleteRows(
        table,
        key,
        differing.flatMap(({ gone }) => gone),
        guarded,
      ),
      ...insertRows(
        table,
        differing.flatMap(({ come }) => come),
        guarded,
        { taken: "replace" },
      ),
    ];
  });
}

const FACT_TABLES = [
  { table: entries, key: ["employeeId", "tableName", "effectiveDate"], rows: entryRows },
  { table: periods, key: ["employeeId", "number"], rows: (e: Employee): Row[] => owned(e, e.periods) },
  { table: leaves, key: ["employeeId", "number"], rows: (e: Employee): Row[] => owned(e, e.leaves) },
  {
    table: revocations,
    key: ["employeeId", "number"],
    rows: (e: Employee): Row[] => owned(e, e.revocations),
  },
];

function owned(employee: Employee, rows: readonly object[]): Row[] {
  return rows.map((row) => ({ ...row, employeeId: employee.id }));
}

function entryRows({ id, tables }: Employee): Row[] {
  return Object.entries(tables).flatMap(([tableName, rows]) =>
    rows.map(({ effectiveDate, values, beginsAt = null }) => ({
      employeeId: id,
      tableName,
      effectiveDate,
      values: JSON.stringify(values),
      beginsAt,
    })),
  );
}
