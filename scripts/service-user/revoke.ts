import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { revokeToken } from "./service-user-api.ts";

export const revoke: Deed = {
  name: "revoke",
  operands: "NAME TOKEN-ID",
  summary: "Revoke one token of a service user at once; show tells the ids.",
  options: {},
  async act(api, call) {
    const [name, id] = operandsOf(call, ["NAME", "TOKEN-ID"], "service-user -- revoke");
    await revokeToken(api, name, id);
    return { json: { revoked: id }, lines: [`Token ${id} of ${name} is refused from now on.`] };
  },
};
