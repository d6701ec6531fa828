import type { Instant } from "../../hr/instant.ts";
import { type Database, StoreUnavailable } from "../../store/database.ts";
import { markImportBegun, markImportComplete, markImportWhole } from "../../store/imports.ts";

/** A page of everyone who is listed to a reader, as it was answered. */
export interface ImportPage {
  readonly startIndex: number;
  /** How many were asked for at most, after the limits of the service. */
  readonly count: number;
  readonly returned: number;
  readonly total: number;
}

/** A first page of so few is a trial: Okta tests credentials by asking for two people. */
const A_TRIAL = 2;

/**
 * Notes that a service user has begun to read everyone, or has come to the end: a page that is not full, or that
 * reaches the total. To be called after the answer; whatever fails here is only told to the log.
 */
export async function noteImport(
  db: Database,
  { serviceUserId }: { readonly serviceUserId: string },
  page: ImportPage,
  now: Instant,
): Promise<void> {
  try {
    await note(db, serviceUserId, page, now);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    console.warn(`how far ${serviceUserId} has read could not be noted: ${error.message}`);
  }
}

async function note(
  db: Database,
  serviceUserId: string,
  { startIndex, count, returned, total }: ImportPage,
  at: Instant,
): Promise<void> {
  const atEnd = count > 0 && (returned < count || startIndex + returned > total);
  const end = { people: total, at };
  if (startIndex > 1) {
    if (atEnd) await markImportComplete(db, serviceUserId, end);
  } else if (atEnd) {
    await markImportWhole(db, serviceUserId, end);
  } else if (returned > A_TRIAL) {
    await markImportBegun(db, serviceUserId, at);
  }
}
