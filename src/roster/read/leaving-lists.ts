import { displayNameOf } from "../../hr/display-name.ts";
import { toIso } from "../../hr/instant.ts";
import { readLeavingViews } from "../../store/leaving-views.ts";
import type { Roster } from "../roster.ts";

const MOST = 200;

/** Somebody who works here and is to be gone from the list of a service user, whose importer will take them for a leaver. */
export interface LeavingList {
  /** From when on they are no longer listed. */
  readonly at: string;
  readonly serviceUser: { readonly id: string; readonly name: string };
  readonly person: { readonly id: string; readonly employeeNumber: string | null; readonly name: string };
}

/**
 * Who is active and yet leaves a list on a day ahead, because of what HR has entered (another site, a leave): the first 200.
 * For those who may see everyone.
 */
export async function leavingLists({
  db,
  now,
}: Roster): Promise<{ readonly leaving: readonly LeavingList[]; readonly more: boolean }> {
  const rows = await readLeavingViews(db, now, MOST + 1);
  const leaving = rows.slice(0, MOST).map(({ at, serviceUserId, serviceUserName, employeeId, record }) => ({
    at: toIso(at),
    serviceUser: { id: serviceUserId, name: serviceUserName },
    person: {
      id: employeeId,
      employeeNumber: record.employeeNumber ?? null,
      name: displayNameOf(record.basic),
    },
  }));
  return { leaving, more: rows.length > MOST };
}
