import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { scheduled } from "./scheduled.ts";

const app = createApp();

export default {
  fetch: (request, env, context) => app.fetch(request, env, context),
  scheduled: (_, env) => scheduled(env, Date.now()),
} satisfies ExportedHandler<Env>;
