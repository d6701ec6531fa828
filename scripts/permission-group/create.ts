import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { createPermissionGroup } from "./permission-group-api.ts";
import { SAID_OPTIONS, saidOf, whoseOf } from "./said.ts";
import { writtenLines } from "./tell.ts";

export const create: Deed = {
  name: "create",
  operands: "NAME",
  summary:
    "Create a permission group; of which nothing else is said, it lets its members view what an import needs, of everyone.",
  options: {
    member: { type: "string", multiple: true, help: "A service user, by name or id; several times" },
    ...SAID_OPTIONS,
  },
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "permission-group -- create");
    const members = call.lists.get("member") ?? [];
    const body = { name, ...saidOf(call), ...whoseOf(call, "everyone"), members };
    const written = await createPermissionGroup(api, body);
    return { json: written, lines: writtenLines(written) };
  },
};
