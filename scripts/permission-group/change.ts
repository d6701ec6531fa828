import type { Deed } from "../administrator/administrator-command.ts";
import { CommandError } from "../command/command.ts";
import { operandsOf } from "../command/operands.ts";
import { ACCEPT_LEAVING, acceptedIn } from "./accept-leaving.ts";
import { changePermissionGroup, permissionGroup } from "./permission-group-api.ts";
import { SAID_OPTIONS, saidOf, whoseOf } from "./said.ts";
import { detailsOf, effectLines } from "./tell.ts";

export const change: Deed = {
  name: "change",
  operands: "NAME",
  summary: "Change a permission group. What an option says comes in place of what was; what none says stays.",
  options: {
    name: { type: "string", help: "What it is called from now on" },
    ...SAID_OPTIONS,
    everyone: { type: "boolean", help: "Of everyone, in place of conditions and people" },
    ...ACCEPT_LEAVING,
  },
  async act(api, call) {
    const [reference] = operandsOf(call, ["NAME"], "permission-group -- change");
    const group = await permissionGroup(api, reference);
    const name = call.values.get("name");
    const whose = call.flags.has("everyone") ? { whose: "everyone" } : whoseOf(call, group.whose);
    const body = { ...(name !== undefined && { name }), ...saidOf(call), ...whose };
    if (Object.keys(body).length === 0)
      throw new CommandError("Say what to change: npm run permission-group -- change --help lists it.");
    const written = await changePermissionGroup(api, group, body, acceptedIn(call));
    const lines = [...detailsOf(written.permissionGroup), "", ...effectLines(written.effects)];
    return { json: written, lines };
  },
};
