import type { Dictionary } from "../../hr/dictionary.ts";
import type { Operation } from "../../store/changes.ts";
import type { Database, Statement } from "../../store/database.ts";
import { moveEpoch } from "../../store/dictionary.ts";
import { refuseUnlessWon } from "../../store/guards.ts";
import { historyOfThings } from "../../store/history.ts";
import { companyDifference } from "./difference.ts";

/**
 * For the batch that writes that person: all that makes one company of the other, with history. The whole batch is refused
 * where the person is not won, by somebody else's write or by another change of the company. Nothing where the two are the
 * same; whom else the change touches is the caller's to know.
 */
export function companyStatements(
  db: Database,
  operation: Operation,
  [before, next]: readonly [Dictionary, Dictionary],
  employeeId: string,
): Statement[] {
  const { statements, told } = companyDifference(db, before, next, operation.at);
  if (told.length === 0) return [];
  return [
    refuseUnlessWon(operation.id, employeeId),
    ...statements,
    ...historyOfThings(operation, told),
    moveEpoch(operation.at, before.epoch),
  ];
}
