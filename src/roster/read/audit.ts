import { eventTypeOf } from "../../hr/event.ts";
import { toIso } from "../../hr/instant.ts";
import { SUBJECT_KINDS } from "../../hr/subject.ts";
import type { HistoryRow, Subject } from "../../store/history.ts";
import { readTrailBefore, type TrailFilter } from "../../store/trail.ts";
import type { Roster } from "../roster.ts";

export type AuditFilter = TrailFilter;

/** The kinds of subject that a caller may ask for. */
export const KINDS_OF_SUBJECTS = SUBJECT_KINDS;

/** Something that was done, by whom, to what. What an erased person was about is gone: nothing but the deed is left. */
export interface AuditItem {
  readonly sequence: number;
  readonly type: string;
  readonly subject: Subject;
  readonly verb: string;
  readonly actor: string;
  /** The network address that the actor was at; null: none, or not known. */
  readonly address: string | null;
  readonly knownAt: string;
  readonly holdsFrom: string;
  readonly reason: string | null;
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/**
 * A page of everything that was ever done, the newest first, before a sequence number. Go on until `next` is null: a page
 * may be short, or empty, where few rows meet the filter.
 */
export async function auditLog(
  { db }: Roster,
  before: number | null,
  filter: AuditFilter,
  limit: number,
): Promise<{ readonly audit: readonly AuditItem[]; readonly next: number | null }> {
  const { rows, next } = await readTrailBefore(db, before, filter, limit);
  return { audit: rows.map(shownItem), next };
}

function shownItem(row: HistoryRow): AuditItem {
  return {
    sequence: row.id,
    type: eventTypeOf(row.kind, row.verb),
    subject: { kind: row.kind, id: row.subject },
    verb: row.verb,
    actor: row.actor,
    address: row.address,
    knownAt: toIso(row.knownAt),
    holdsFrom: toIso(row.holdsFrom),
    reason: row.reason,
    changes: row.changes ?? {},
  };
}
