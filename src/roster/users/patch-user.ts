import { readPatch } from "../../scim/messages/patch-request.ts";
import { applyPatch } from "../../scim/patch/apply-patch.ts";
import { requireUserName } from "./required.ts";
import { writeUser } from "./write-user.ts";
import type { IfMatch, Writing } from "./writing.ts";

/**
 * Changes parts of a User (RFC 7644 section 3.5.2), of all that the service user is shown of it: the operations are applied
 * to that, and what comes of it is written. Where somebody else writes meanwhile, they are applied to what is there then.
 * Throws as `replaceUser` does.
 */
export async function patchUser(
  writing: Writing,
  id: string,
  body: unknown,
  ifMatch: IfMatch,
): Promise<void> {
  const request = readPatch(body);
  await writeUser(writing, id, { ifMatch, read: null }, (user, { names }) => {
    const patched = applyPatch(user, request, names);
    requireUserName(patched);
    return { user: patched };
  });
}
