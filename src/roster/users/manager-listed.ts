import type { Said } from "../../mapping/from-user.ts";
import { ScimError } from "../../scim/error.ts";
import { readPerson } from "../../store/people.ts";
import type { Writing } from "./writing.ts";

/** Refuses a manager who is no user that the service user is shown. Throws `ScimError` 400 (invalidValue). */
export async function requireManagerListed({ roster, access }: Writing, { work }: Said): Promise<void> {
  const { managerId } = work;
  if (managerId === undefined || managerId === null) return;
  const { person } = await readPerson(roster.db, access, managerId, roster.now);
  if (person !== undefined) return;
  throw new ScimError(
    400,
    "manager.value is not the id of a user: look the manager up in /Users and send their id.",
    "invalidValue",
  );
}
