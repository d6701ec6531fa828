import { changeCompany } from "../company/change-company.ts";
import type { IfMatch, Writing } from "../users/writing.ts";
import { readGroup, requireGroupWriting, requireWritable, stillAsRead } from "./write-group.ts";

/**
 * Deletes a defined group (RFC 7644 section 3.6); its id is never given again. Throws `ScimError` 404, and 400 for a group
 * that makes itself; `RuleError` (conflict) where another group asks for it; `Forbidden`.
 */
export async function deleteGroup(writing: Writing, id: string, ifMatch: IfMatch): Promise<void> {
  requireGroupWriting(writing);
  const before = await readGroup(writing, id);
  requireWritable(writing, before);
  await changeCompany(writing.roster, "removeGroup", { id }, stillAsRead(writing, before, ifMatch, []));
}
