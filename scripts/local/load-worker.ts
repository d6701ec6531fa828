/**
 * A worker that is run once, on the first `npm start`: it loads the sample company from inside the runtime, next to
 * D1, and makes the two sample service users. Each line that it answers is progress, the last one is the result.
 */
import { EDIT_EVERYTHING } from "../../src/auth/grants.ts";
import type { Env } from "../../src/env.ts";
import { createServiceUser, type NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { createPermissionGroup, type NewGroup } from "../../src/roster/access/permission-groups/verbs.ts";
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
      actorId: null,
      address: null,
      grants: EDIT_EVERYTHING,
      now: Date.now(),
    };
    await loadSample(roster, (done, of) => tell({ done, of }));
    const okta = await serviceUserIn(roster, env.TOKENS, "Okta", { name: "Okta import" });
    const hrFeed = await serviceUserIn(roster, env.TOKENS, "HR feed", {
      name: "HR feed",
      view: "all",
      history: "all",
      edit: "all",
      company: true,
    });
    await tell({ loadedAt: roster.now, okta, hrFeed });
    await writer.close();
  } catch (error) {
    await writer.abort(error);
  }
}

/** A service user in a permission group of its own, which is ticked as a new one but for what is said. */
async function serviceUserIn(
  roster: Roster,
  kv: KVNamespace,
  name: string,
  group: NewGroup,
): Promise<NewServiceUser> {
  const user = await createServiceUser(roster, kv, { name });
  await createPermissionGroup(roster, kv, { ...group, members: [user.id] }, { acceptLeaving: 0 });
  return user;
}
