import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { accessKeys } from "../auth/access-jwt.ts";
import { answerOf } from "./answer-error.ts";
import { API_PATH, apiRoutes } from "./api/api.ts";
import { frontPage } from "./console/front-page.tsx";
import { signIn, signOut } from "./console/sign-in.tsx";
import type { HttpEnv } from "./context.ts";
import { health } from "./health.ts";
import { MAX_FORM_BYTES } from "./limits.ts";
import { gzip } from "./middleware/gzip.ts";
import { request } from "./middleware/request.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { BASE_PATH } from "./scim/reader.ts";
import { scimRoutes } from "./scim/routes.ts";

/**
 * The whole service over HTTP. `clock` gives the moment at which a request happens; `fetchKeys` fetches the keys of
 * Cloudflare Access.
 */
export function createApp(clock: () => number = Date.now, fetchKeys: typeof fetch = fetch): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.use(request(clock, accessKeys(fetchKeys)), securityHeaders(), gzip());
  app.route(BASE_PATH, scimRoutes());
  app.route(API_PATH, apiRoutes());
  app.get("/health", health);
  app.get("/", frontPage);
  app.post("/sign-in", bodyLimit({ maxSize: MAX_FORM_BYTES }), signIn);
  app.post("/sign-out", signOut);
  app.notFound((c) =>
    c.text(`There is nothing at ${c.req.path}. SCIM is at ${BASE_PATH}, the HR API at ${API_PATH}.`, 404),
  );
  app.onError((error, c) => {
    const { status, detail, headers } = answerOf(error, c.get("requestId"));
    return new Response(detail, { status, headers: { "Cache-Control": "no-store", ...headers } });
  });
  return app;
}
