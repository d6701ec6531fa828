import type { Env } from "./env.ts";

export default {
  fetch: () => new Response("Rollcall"),
} satisfies ExportedHandler<Env>;
