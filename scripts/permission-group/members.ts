import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { ACCEPT_LEAVING, acceptedIn } from "./accept-leaving.ts";
import { permissionGroup, writeMember } from "./permission-group-api.ts";
import { writtenLines } from "./tell.ts";

export const add: Deed = {
  name: "add",
  operands: "NAME SERVICE-USER",
  summary: "Make a service user a member of a permission group.",
  options: {},
  async act(api, call) {
    const [name, member] = operandsOf(call, ["NAME", "SERVICE-USER"], "permission-group -- add");
    const written = await writeMember(api, "PUT", await permissionGroup(api, name), member, "0");
    return { json: written, lines: writtenLines(written) };
  },
};

export const remove: Deed = {
  name: "remove",
  operands: "NAME SERVICE-USER",
  summary: "Take a service user out of a permission group.",
  options: ACCEPT_LEAVING,
  async act(api, call) {
    const [name, member] = operandsOf(call, ["NAME", "SERVICE-USER"], "permission-group -- remove");
    const group = await permissionGroup(api, name);
    const written = await writeMember(api, "DELETE", group, member, acceptedIn(call));
    return { json: written, lines: writtenLines(written) };
  },
};
