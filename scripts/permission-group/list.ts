import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { allPermissionGroups } from "./permission-group-api.ts";
import { lineOf } from "./tell.ts";

export const list: Deed = {
  name: "list",
  operands: "",
  summary: "List the permission groups: whose data each is about, and for whom.",
  options: {},
  async act(api, call) {
    operandsOf(call, [], "permission-group -- list");
    const groups = await allPermissionGroups(api);
    const none = "There are no permission groups yet: npm run permission-group -- create NAME --member NAME";
    return { json: groups, lines: groups.length === 0 ? [none] : groups.map(lineOf) };
  },
};
