import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { changeServiceUser } from "./service-user-api.ts";

export const rename: Deed = {
  name: "rename",
  operands: "NAME NEW-NAME",
  summary:
    "Rename a service user. Its id, tokens and rights stay; history tells what it did under the earlier name.",
  options: { "display-name": { type: "string", help: "What people call it from now on" } },
  async act(api, call) {
    const [name, to] = operandsOf(call, ["NAME", "NEW-NAME"], "service-user -- rename");
    const displayName = call.values.get("display-name");
    const body = { name: to, ...(displayName !== undefined && { displayName }) };
    const user = await changeServiceUser(api, name, body);
    return { json: user, lines: [`${name} is called ${user.name} (${user.displayName}) from now on.`] };
  },
};
