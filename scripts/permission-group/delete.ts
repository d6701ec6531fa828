import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { ACCEPT_LEAVING, acceptedIn } from "./accept-leaving.ts";
import { deletePermissionGroup, permissionGroup } from "./permission-group-api.ts";

export const remove: Deed = {
  name: "delete",
  operands: "NAME",
  summary: "Delete a permission group: what its members may do by it alone, they may no longer.",
  options: ACCEPT_LEAVING,
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "permission-group -- delete");
    const group = await permissionGroup(api, name);
    await deletePermissionGroup(api, group, acceptedIn(call));
    return { json: { deleted: group.id }, lines: [`${group.name} is deleted.`] };
  },
};
