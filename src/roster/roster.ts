import type { SetBy } from "../hr/employee.ts";
import type { Instant } from "../hr/instant.ts";
import type { Database } from "../store/database.ts";

/** What every verb is handed: the database, who acts, and the one moment at which all of it happens. */
export interface Roster {
  readonly db: Database;
  /** Shown in history: a service user's name, an administrator, "the calendar". */
  readonly actor: string;
  readonly now: Instant;
  /** The same for every try of one request (`Idempotency-Key`); left out: each write is an operation of its own. */
  readonly operationId?: string;
  /** Whether a person or a file decides; left out: a person. */
  readonly by?: SetBy;
}
