import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { effectsOf, permissionGroup } from "./permission-group-api.ts";
import { detailsOf, effectLines } from "./tell.ts";

export const show: Deed = {
  name: "show",
  operands: "NAME",
  summary: "Show a permission group, by its name or id: whose data, for whom, and what is ticked.",
  options: {},
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "permission-group -- show");
    const group = await permissionGroup(api, name);
    const effects = await effectsOf(api, group);
    return { json: { ...group, effects }, lines: [...detailsOf(group), "", ...effectLines(effects)] };
  },
};
