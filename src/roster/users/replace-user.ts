import { withName } from "../../mapping/with-name.ts";
import { lenientResource } from "../../scim/leniency.ts";
import { isResource } from "../../scim/resource.ts";
import { requireUserName } from "./required.ts";
import { writeUser } from "./write-user.ts";
import type { IfMatch, Writing } from "./writing.ts";

/**
 * Replaces a User (RFC 7644 section 3.5.1): what is left out is cleared, but for `active` and a name, which stay, and for what
 * the service user is not shown. Throws `ScimError` 400 and 404, `RuleError`, `Forbidden`, `Contended`.
 */
export async function replaceUser(
  writing: Writing,
  id: string,
  body: unknown,
  ifMatch: IfMatch,
): Promise<void> {
  await writeUser(writing, id, { ifMatch, read: versionRead(body) }, (user, { names }) => {
    const sent = lenientResource(body, names);
    requireUserName(sent);
    return withName(user, sent);
  });
}

/** Clients send back what they read, `meta` with it, which is written by nobody but tells what they have seen. */
function versionRead(body: unknown): string | null {
  const meta = isResource(body) ? body["meta"] : undefined;
  const version = isResource(meta) ? meta["version"] : undefined;
  return typeof version === "string" ? version : null;
}
