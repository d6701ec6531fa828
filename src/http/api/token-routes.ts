import { shownServiceUser, shownToken } from "../../roster/access/shown-service-user.ts";
import { addToken, changeToken, revokeToken } from "../../roster/access/tokens.ts";
import { type Route, route } from "./route.ts";
import { NewToken, NewTokenInput, ServiceUser, TokenChanges } from "./schemas/service-user.ts";
import { Id } from "./schemas/values.ts";
import { conditionOf } from "./verb-route.ts";

const OWNER = { role: "owner", permission: null } as const;

const addRoute = route({
  method: "POST",
  path: "/service-users/{id}/tokens",
  operation: "addToken",
  needs: OWNER,
  tag: "Access",
  summary: "Gives a service user another token, shown this once",
  description:
    "It is good at once, beside those that there are, five at most. With `othersEndAt` those end then: a rotation, with time to change over.",
  showsSecret: true,
  versioned: true,
  params: { id: Id },
  body: NewTokenInput,
  answers: { 201: NewToken },
  handler: async ({ c, roster, params: { id }, body, ifMatch }) => {
    const { token, hash, user } = await addToken(roster, c.env.TOKENS, id, body, conditionOf(ifMatch));
    return {
      status: 201,
      etag: String(user.version),
      body: { ...shownToken(hash, [], roster.now), token },
    };
  },
});

const changeRoute = route({
  method: "PATCH",
  path: "/service-users/{id}/tokens/{tokenId}",
  operation: "changeToken",
  needs: OWNER,
  tag: "Access",
  summary: "Lets a token end sooner or later, or at no time",
  description: "One that has ended stays so.",
  versioned: true,
  params: { id: Id, tokenId: Id },
  body: TokenChanges,
  answers: { 200: ServiceUser },
  handler: async ({ c, roster, params: { id, tokenId }, body, ifMatch }) => {
    const user = await changeToken(roster, c.env.TOKENS, id, tokenId, body, conditionOf(ifMatch));
    return { status: 200, etag: String(user.version), body: await shownServiceUser(roster, user) };
  },
});

const revokeRoute = route({
  method: "DELETE",
  path: "/service-users/{id}/tokens/{tokenId}",
  operation: "revokeToken",
  needs: OWNER,
  tag: "Access",
  summary: "Revokes a token: it is refused from the next request on",
  versioned: true,
  params: { id: Id, tokenId: Id },
  answers: { 204: null },
  handler: async ({ c, roster, params: { id, tokenId }, ifMatch }) => {
    const user = await revokeToken(roster, c.env.TOKENS, id, tokenId, conditionOf(ifMatch));
    return { status: 204, etag: String(user.version) };
  },
});

/** Tokens of service users: several at a time, so that one can be changed for another without a gap. */
export const tokenRoutes: readonly Route[] = [addRoute, changeRoute, revokeRoute];
