import { groupSaidIn } from "../../mapping/from-group.ts";
import type { IfMatch, Writing } from "../users/writing.ts";
import { readGroup, requireGroupWriting, requireVersion, writeGroup } from "./write-group.ts";

/**
 * Replaces a group (RFC 7644 section 3.5.1): its name, and its members where they are sent. Where they are left out they
 * stay, for a client that did not read them would empty the group. Throws `ScimError` 400 and 404, `RuleError`, `Forbidden`.
 */
export async function replaceGroup(
  writing: Writing,
  id: string,
  body: unknown,
  ifMatch: IfMatch,
): Promise<void> {
  requireGroupWriting(writing);
  const said = groupSaidIn(body);
  const before = await readGroup(writing, id);
  requireVersion(before, ifMatch);
  await writeGroup(writing, before, said, ifMatch);
}
