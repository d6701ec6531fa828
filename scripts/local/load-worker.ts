/**
 * A worker that is run once, on the first `npm start`: it loads the sample company from inside the runtime, next to
 * D1, and makes the two sample service users. Each line that it answers is progress, the last one is the result.
 */
import { EDIT_EVERYTHING, READ_EVERYTHING } from "../../src/auth/grants.ts";
import type { Env } from "../../src/env.ts";
import { createServiceUser } from "../../src/roster/access/create-service-user.ts";
import { openRoster } from "../../src/roster/open.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { loadSample } from "../sample/load-sample.ts";

export default {
  fetch(request, env) {
    if (request.method !== "POST") return new Response("ready");
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    void load(env, writable.getWriter());
    return new Response(readable);
  },
} satisfies ExportedHandler<Env>;

async function load(env: Env, writer: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
  const tell = (line: object) => writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  try {
    const roster: Roster = {
      db: openRoster(env.DB),
      actor: "sample company",
      address: null,
      grants: EDIT_EVERYTHING,
      now: Date.now(),
    };
    await loadSample(roster, (done, of) => tell({ done, of }));
    const okta = await createServiceUser(roster, env.TOKENS, "Okta", READ_EVERYTHING);
    const hrFeed = await createServiceUser(roster, env.TOKENS, "HR feed", EDIT_EVERYTHING);
    await tell({ loadedAt: roster.now, okta, hrFeed });
    await writer.close();
  } catch (error) {
    await writer.abort(error);
  }
}
