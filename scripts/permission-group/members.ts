import type { Deed } from "../administrator/administrator-command.ts";
import { CommandError } from "../command/command.ts";
import { operandsOf } from "../command/operands.ts";
import { ACCEPT_LEAVING, acceptedIn } from "./accept-leaving.ts";
import { type PermissionGroup, permissionGroup, writeMember } from "./permission-group-api.ts";
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
    const written = await writeMember(api, "DELETE", group, memberOf(group, member), acceptedIn(call));
    return { json: written, lines: writtenLines(written) };
  },
};

/** The id of the member of that name, case aside, or id. Throws `CommandError` where there is none: a slip of the keys. */
function memberOf({ name, members, memberNames }: PermissionGroup, reference: string): string {
  const key = reference.toLowerCase();
  const index = memberNames.findIndex((one, at) => members[at] === reference || one.toLowerCase() === key);
  const member = members[index];
  if (member !== undefined) return member;
  const there = memberNames.join(", ") || "it has none";
  throw new CommandError(`${reference} is no member of ${name}, whose members are: ${there}.`);
}
