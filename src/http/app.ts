import { Hono } from "hono";
import type { HttpEnv } from "./context.ts";
import { gzip } from "./middleware/gzip.ts";
import { request } from "./middleware/request.ts";
import { BASE_PATH, scimRoutes } from "./scim/routes.ts";

/** The whole service over HTTP. `clock` gives the moment at which a request happens. */
export function createApp(clock: () => number = Date.now): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.use(request(clock), gzip());
  app.route(BASE_PATH, scimRoutes());
  return app;
}
