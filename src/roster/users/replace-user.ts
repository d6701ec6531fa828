import { leftOutOf } from "../../mapping/left-out.ts";
import { withName } from "../../mapping/with-name.ts";
import { assignments } from "../../scim/leniency.ts";
import { changed } from "../../scim/patch/apply-patch.ts";
import { isResource } from "../../scim/resource.ts";
import { requireUserName } from "./required.ts";
import { writeUser } from "./write-user.ts";
import type { IfMatch, Writing } from "./writing.ts";

/**
 * Replaces a User (RFC 7644 section 3.5.1): what is left out is cleared, but for `active`, a name and what the company placed
 * beside the default, which stay, and for what the service user is not shown. Throws `ScimError` 400 and 404, `RuleError`, `Forbidden`, `Contended`.
 */
export async function replaceUser(
  writing: Writing,
  id: string,
  body: unknown,
  ifMatch: IfMatch,
): Promise<void> {
  await writeUser(writing, id, { ifMatch, read: versionRead(body) }, (user, { names }) => {
    const changes = assignments(body, names);
    const sent = changes.reduce(changed, {});
    requireUserName(sent);
    return { user: withName(user, sent), isLeftOut: leftOutOf(changes) };
  });
}

/** Clients send back what they read, `meta` with it, which is written by nobody but tells what they have seen. */
function versionRead(body: unknown): string | null {
  const meta = isResource(body) ? body["meta"] : undefined;
  const version = isResource(meta) ? meta["version"] : undefined;
  return typeof version === "string" ? version : null;
}
