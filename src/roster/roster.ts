import type { Grants } from "../auth/grants.ts";
import type { SetBy } from "../hr/employee.ts";
import type { Instant } from "../hr/instant.ts";
import type { Database } from "../store/database.ts";

/** What every verb is handed: the database, who acts, and the one moment at which all of it happens. */
export interface Roster {
  readonly db: Database;
  /** Shown in history: a service user's name, an administrator, "the calendar". */
  readonly actor: string;
  /** The service user that acts, by id; null: an administrator, or the calendar. */
  readonly actorId: string | null;
  /** The network address that the actor is at, for the trail; null: none, or not known. */
  readonly address: string | null;
  /** What the actor may see and do. */
  readonly grants: Grants;
  readonly now: Instant;
  /** The same for every try of one request (`Idempotency-Key`); left out: each write is an operation of its own. */
  readonly operationId?: string;
  /** Whether a person or a file decides; left out: a person. */
  readonly by?: SetBy;
}
