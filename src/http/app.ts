import { Hono } from "hono";
import { answerOf } from "./answer-error.ts";
import { API_PATH, apiRoutes } from "./api/api.ts";
import { frontPage } from "./console/front-page.tsx";
import type { HttpEnv } from "./context.ts";
import { health } from "./health.ts";
import { gzip } from "./middleware/gzip.ts";
import { request } from "./middleware/request.ts";
import { BASE_PATH, scimRoutes } from "./scim/routes.ts";

/** The whole service over HTTP. `clock` gives the moment at which a request happens. */
export function createApp(clock: () => number = Date.now): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.use(request(clock), gzip());
  app.route(BASE_PATH, scimRoutes());
  app.route(API_PATH, apiRoutes());
  app.get("/health", health);
  app.get("/", frontPage);
  app.notFound((c) =>
    c.text(`There is nothing at ${c.req.path}. SCIM is at ${BASE_PATH}, the HR API at ${API_PATH}.`, 404),
  );
  app.onError((error, c) => {
    const { status, detail, headers } = answerOf(error, c.get("requestId"));
    return new Response(detail, { status, headers });
  });
  return app;
}
