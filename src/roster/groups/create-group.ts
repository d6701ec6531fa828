import { isListed } from "../../hr/scope.ts";
import { groupSaidIn } from "../../mapping/from-group.ts";
import { ScimError } from "../../scim/error.ts";
import { writeGroupKey } from "../../store/group-keys.ts";
import { changeCompany } from "../company/change-company.ts";
import { mintId } from "../operation.ts";
import type { Writing } from "../users/writing.ts";
import { nameInGroup } from "./name-in-group.ts";
import { requireGroupWriting } from "./write-group.ts";

/**
 * Makes a group that asks for nothing and names its members (RFC 7644 section 3.3), in one batch. Returns the id. Throws
 * `ScimError` 400, `RuleError` (conflict) for a name that a group has or could come to have, `Forbidden`, `Contended`.
 */
export async function createGroup(writing: Writing, body: unknown): Promise<string> {
  requireGroupWriting(writing);
  const { roster, access } = writing;
  const { displayName, externalId = null, whole } = groupSaidIn(body);
  if (displayName === undefined)
    throw new ScimError(400, "displayName is missing: send the group's name in it.", "invalidValue");
  const id = mintId(roster);
  const group = {
    id,
    name: displayName,
    description: null,
    people: "active" as const,
    conditions: [],
    inGroups: [],
  };
  const key = externalId === null ? [] : writeGroupKey(access.serviceUserId, id, externalId, roster.now);
  const condition = { beside: async () => key };
  const defining = { verb: "addGroup" as const, input: group };
  if (whole === null) await changeCompany(roster, defining.verb, defining.input, condition);
  else await nameInGroup(roster, id, { add: whole, mayKnow: isListed }, defining, condition);
  return id;
}
