import type { Deed } from "../administrator/administrator-command.ts";
import { CommandError } from "../command/command.ts";
import { operandsOf } from "../command/operands.ts";
import { endAfter } from "./days.ts";
import {
  createServiceUser,
  groupsFor,
  joinPermissionGroup,
  permissionGroups,
  serviceUser,
} from "./service-user-api.ts";
import { rightsOf } from "./tell.ts";

export const create: Deed = {
  name: "create",
  operands: "NAME",
  summary: "Create a service user and show its id and token, this once.",
  options: {
    "display-name": { type: "string", help: "What people call it; by default its name" },
    group: {
      type: "string",
      multiple: true,
      help: "A permission group to put it in, by name; several times",
    },
    expires: { type: "string", help: "In how many days its token ends; by default it has no end" },
  },
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "service-user -- create");
    const displayName = call.values.get("display-name");
    const expiresAt = endAfter(call.values.get("expires"), "--expires");
    // Before anything is created: a name that there is not would leave it without rights.
    const groups = await groupsNamed(api, call.lists.get("group") ?? []);
    const body = { name, expiresAt, ...(displayName !== undefined && { displayName }) };
    const made = await createServiceUser(api, body);
    const lines = [
      made.name,
      `  id     ${made.id}`,
      `  token  ${made.token}`,
      "",
      "The token is not shown again.",
    ];
    try {
      for (const group of groups) await joinPermissionGroup(api, group.id, made.id);
      const user = await serviceUser(api, made.id);
      const rights = rightsOf(user, await groupsFor(api, user));
      return { json: { ...user, token: made.token }, lines: [...lines, ...rights] };
    } catch (error) {
      // The token is shown once: whatever came after, it is told.
      const reason = error instanceof CommandError ? error.message : "what came next failed";
      return { json: made, lines: [...lines, "", `It was created, but not put into every group: ${reason}`] };
    }
  },
};

async function groupsNamed(api: Parameters<Deed["act"]>[0], names: readonly string[]) {
  if (names.length === 0) return [];
  const known = await permissionGroups(api);
  return names.map((name) => {
    const group = known.find((one) => one.id === name || one.name.toLowerCase() === name.toLowerCase());
    if (group !== undefined) return group;
    const there = known.map((one) => one.name).join(", ") || "none yet";
    throw new CommandError(
      `There is no permission group ${name}, and nothing was created. Those there are: ${there}.`,
    );
  });
}
