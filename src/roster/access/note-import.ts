import type { Instant } from "../../hr/instant.ts";
import { type Database, StoreUnavailable } from "../../store/database.ts";
import { type Importer, markImportBegun, markImportComplete, markImportWhole } from "../../store/imports.ts";

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
  importer: Importer,
  page: ImportPage,
  now: Instant,
): Promise<void> {
  try {
    await note(db, importer, page, now);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    console.warn(`how far ${importer.serviceUserId} has read could not be noted: ${error.message}`);
  }
}

async function note(
  db: Database,
  importer: Importer,
  { startIndex, count, returned, total }: ImportPage,
  at: Instant,
): Promise<void> {
  const atEnd = count > 0 && (returned < count || startIndex + returned > total);
  const end = { people: total, at };
  if (startIndex > 1) {
    if (atEnd) await markImportComplete(db, importer.serviceUserId, end);
  } else if (atEnd) {
    await markImportWhole(db, importer.serviceUserId, end);
  } else if (returned > A_TRIAL) {
    await markImportBegun(db, importer, at);
  }
}
