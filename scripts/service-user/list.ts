import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { allServiceUsers } from "./service-user-api.ts";
import { tableOf } from "./tell.ts";

export const list: Deed = {
  name: "list",
  operands: "",
  summary: "List the service users: who is listed to each, and when its tokens were last used.",
  options: {},
  async act(api, call) {
    operandsOf(call, [], "service-user -- list");
    const users = await allServiceUsers(api);
    const none = "There are no service users yet: npm run service-user -- create NAME";
    return { json: users, lines: users.length === 0 ? [none] : tableOf(users) };
  },
};
