import { ScimError } from "../../scim/error.ts";
import type { Paging } from "../../scim/messages/paging.ts";
import { LONGEST_WALK, readImportBegun } from "../../store/imports.ts";
import type { Reading } from "./users.ts";

/** Seconds until the beginning of a walk, noted after its first page, is known for sure. */
const NOTED_WITHIN = 5;

/**
 * Everyone and some are listed by places of their own. A walk that began by those of before would skip people whose
 * place is another now, so its next page is refused, and it begins again. Throws `ScimError` 503. A reader whose list was
 * not numbered anew since a walk can have begun is not asked about in D1.
 */
export async function requireSameNumbering(
  { db, access, now }: Reading,
  { startIndex }: Paging,
): Promise<void> {
  const { numberedAt } = access.grants;
  if (startIndex === 1 || numberedAt === undefined || now - numberedAt > LONGEST_WALK) return;
  const begunAt = await readImportBegun(db, access.serviceUserId);
  if (begunAt !== null && begunAt > numberedAt) return;
  throw new ScimError(
    503,
    "The list was numbered anew when the rights of this service user changed: begin again with startIndex=1.",
    undefined,
    { "Retry-After": String(NOTED_WITHIN) },
  );
}
