import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { groupsFor, serviceUser } from "./service-user-api.ts";
import { detailsOf } from "./tell.ts";

export const show: Deed = {
  name: "show",
  operands: "NAME",
  summary: "Show a service user, by its name or id: permission groups, last import, tokens with their ids.",
  options: {},
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "service-user -- show");
    const user = await serviceUser(api, name);
    return { json: user, lines: detailsOf(user, await groupsFor(api, user)) };
  },
};
