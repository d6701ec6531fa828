import { groupSaidBy } from "../../mapping/from-group.ts";
import { GROUP_NAMES } from "../../mapping/group-names.ts";
import { ScimError } from "../../scim/error.ts";
import { type PatchOperation, readPatch } from "../../scim/messages/patch-request.ts";
import { type Change, changesOf } from "../../scim/patch/change.ts";
import type { IfMatch, Writing } from "../users/writing.ts";
import { readGroup, requireGroupWriting, requireVersion, writeGroup } from "./write-group.ts";

/**
 * Changes a group (RFC 7644 section 3.5.2) by what the operations say, without reading who is in it but where its members
 * are replaced as a whole. Whoever is added and in it already, or removed without being there, changes nothing. Throws as
 * `replaceGroup`.
 */
export async function patchGroup(
  writing: Writing,
  id: string,
  body: unknown,
  ifMatch: IfMatch,
): Promise<void> {
  requireGroupWriting(writing);
  const { operations } = readPatch(body);
  const said = groupSaidBy(operations.flatMap(changesBy));
  const before = await readGroup(writing, id);
  requireVersion(before, ifMatch);
  await writeGroup(writing, before, said, ifMatch);
}

function changesBy(operation: PatchOperation, index: number): readonly Change[] {
  try {
    return changesOf(operation, GROUP_NAMES);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    const detail = `Operation ${index + 1} cannot be done. ${error.detail}`;
    throw new ScimError(error.status, detail, error.scimType ?? undefined);
  }
}
