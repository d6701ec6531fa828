import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { quoted } from "../command/quoted.ts";
import { switchServiceUser } from "./service-user-api.ts";

export const disable: Deed = {
  name: "disable",
  operands: "NAME",
  summary: "Disable a service user: its tokens are refused from the next request on. Everything else stays.",
  options: {},
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "service-user -- disable");
    const user = await switchServiceUser(api, name, "disable");
    return {
      json: user,
      lines: [`${user.name} is disabled. Undo: npm run service-user -- enable ${quoted(user.name)}`],
    };
  },
};

export const enable: Deed = {
  name: "enable",
  operands: "NAME",
  summary: "Enable a service user again, with its tokens and permission groups.",
  options: {},
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "service-user -- enable");
    const user = await switchServiceUser(api, name, "enable");
    return { json: user, lines: [`${user.name} is enabled.`] };
  },
};
