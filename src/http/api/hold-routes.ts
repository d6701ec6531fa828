import { type Holds as Held, holdImports, releaseImports, showHold } from "../../roster/access/hold.ts";
import type { Roster } from "../../roster/roster.ts";
import type { HttpContext } from "../context.ts";
import { type Route, route } from "./route.ts";
import { HoldInput, Holds } from "./schemas/administrator.ts";
import { shownMoment } from "./schemas/values.ts";

const getHold = route({
  method: "GET",
  path: "/hold",
  operation: "getHold",
  needs: { role: "viewer", permission: null },
  tag: "Administration",
  summary: "Shows whether all imports are held, and why",
  answers: { 200: Holds },
  handler: ({ c, roster }) => shownHold(c, roster),
});

const putHold = route({
  method: "PUT",
  path: "/hold",
  operation: "holdImports",
  needs: { role: "owner", permission: null },
  tag: "Administration",
  summary: "Holds all imports, or gives another reason for it",
  description:
    "From the next request on every reader over SCIM is answered 503 with the reason, so that nobody is switched on or off by what it would read. The HR API goes on, to put right what is wrong.",
  body: HoldInput,
  example: { reason: "Last night's file had the wrong termination dates" },
  answers: { 200: Holds },
  handler: async ({ c, roster, body: { reason } }) => {
    await holdImports(roster, reason);
    return shownHold(c, roster);
  },
});

const deleteHold = route({
  method: "DELETE",
  path: "/hold",
  operation: "releaseImports",
  needs: { role: "owner", permission: null },
  tag: "Administration",
  summary: "Releases all imports: readers are served from the next request on",
  description:
    "Where the deployment itself holds them (`deployment`), that stands until its setting is taken away.",
  answers: { 200: Holds },
  handler: async ({ c, roster }) => {
    await releaseImports(roster);
    return shownHold(c, roster);
  },
});

/** The hold of all imports. */
export const holdRoutes: readonly Route[] = [getHold, putHold, deleteHold];

async function shownHold(c: HttpContext, roster: Roster) {
  const { hold, deployment }: Held = await showHold(roster, c.env.HELD);
  return {
    status: 200 as const,
    body: {
      held: hold !== null || deployment !== null,
      hold: hold && { reason: hold.reason, by: hold.by, since: shownMoment(hold.at) ?? "" },
      deployment,
    },
  };
}
