import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";

const app = createApp();

export default {
  fetch: (request, env, context) => app.fetch(request, env, context),
} satisfies ExportedHandler<Env>;
