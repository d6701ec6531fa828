/** What was known of a person when: history keeps the facts as each write left them, since it keeps them. */
import { and, asc, desc, eq, gt, isNotNull, lte, type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { asked, type Database } from "./database.ts";
import { history, historyValues } from "./tables.ts";

export interface KnownFacts {
  /** As `keepFacts` wrote them. */
  readonly facts: string;
  readonly knownAt: Instant;
  /** How many writes have followed. */
  readonly laterWrites: number;
}

/** The facts as they were known at the moment; null: nothing was known, or its facts are not kept. */
export async function factsKnownAt(db: Database, id: string, at: Instant): Promise<KnownFacts | null> {
  const [row] = await asked(() =>
    rowsWithFacts(db, id, lte(history.knownAt, at)).orderBy(desc(history.id)).limit(1),
  );
  if (row === undefined) return null;
  const [later] = await asked(() =>
    db
      .select({ writes: sql<number>`count(*)` })
      .from(rowsWithFacts(db, id, gt(history.id, row.sequence)).as("later")),
  );
  return { facts: row.facts ?? "", knownAt: row.knownAt, laterWrites: later?.writes ?? 0 };
}

/** Since when facts of the person are kept; null: none are. */
export async function factsKeptSince(db: Database, id: string): Promise<Instant | null> {
  const [row] = await asked(() => rowsWithFacts(db, id).orderBy(asc(history.id)).limit(1));
  return row?.knownAt ?? null;
}

function rowsWithFacts(db: Database, id: string, more?: SQL) {
  const apart = and(
    eq(historyValues.subject, history.subject),
    eq(historyValues.operationId, history.operationId),
  );
  return db
    .select({ sequence: history.id, knownAt: history.knownAt, facts: historyValues.facts })
    .from(history)
    .innerJoin(historyValues, apart)
    .where(and(eq(history.subject, id), isNotNull(historyValues.facts), more))
    .$dynamic();
}
