import { sql } from "drizzle-orm";
import { cut, wonBy } from "./bulk.ts";
import type { Change, Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import { ordinals } from "./tables.ts";

/** Gives those newly listed the holes, lowest first, then the next places; whoever leaves the list leaves a hole. */
export function ordinalStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const listed = (change: Change) => change.states.some((state) => state.listed && state.to > operation.at);
  const hadPlace = (change: Change) => change.before?.states.some(({ ordinal }) => ordinal !== null) ?? false;
  const gone = changes.filter((change) => !listed(change) && hadPlace(change)).map(({ after }) => after.id);
  const come = changes.filter((change) => listed(change) && !hadPlace(change)).map(({ after }) => after.id);
  const value = sql.raw("j.value");
  const left = cut(gone).map(
    (json) =>
      sql`UPDATE ${ordinals} SET employee_id = NULL
      WHERE employee_id IN (SELECT j.value FROM json_each(${json}) j WHERE ${wonBy(operation.id, value)})`,
  );
  const placed = cut(come).flatMap((json) => {
    const waiting = sql`json_each(${json}) j WHERE ${wonBy(operation.id, value)}
      AND NOT EXISTS (SELECT 1 FROM ordinals o WHERE o.employee_id = j.value)`;
    return [
      sql`UPDATE ${ordinals} SET employee_id = filled.id FROM (
          SELECT hole.ordinal, next.id
          FROM (SELECT ordinal, row_number() OVER (ORDER BY ordinal) AS turn FROM ${ordinals} WHERE employee_id IS NULL) hole
          JOIN (SELECT j.value AS id, row_number() OVER (ORDER BY j.key) AS turn FROM ${waiting}) next USING (turn)
        ) filled WHERE ordinals.ordinal = filled.ordinal`,
      sql`INSERT INTO ${ordinals} (employee_id) SELECT j.value FROM ${waiting} ORDER BY j.key`,
    ];
  });
  return [...left, ...placed];
}
