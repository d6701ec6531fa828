import * as v from "valibot";
import type { Credentials } from "./authorization.ts";
import { ImportError } from "./import-error.ts";

const LocalService = v.object({
  scim: v.string(),
  serviceUsers: v.object({ okta: v.object({ id: v.string(), token: v.string() }) }),
});

/** The base URL and the service user `Okta` from what `npm start` wrote; `text` is null where it never ran. */
export function readLocalService(text: string | null): { scim: string; credentials: Credentials } {
  if (text === null) {
    throw new ImportError(
      "There is no local service to import from: .rollcall/local.json is not there.",
      "Run npm start first, or name a source with --url, --user and --token.",
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const result = v.safeParse(LocalService, json);
  if (!result.success) {
    throw new ImportError(
      ".rollcall/local.json cannot be read.",
      "Run npm start again; it writes the file anew.",
    );
  }
  const { id, token } = result.output.serviceUsers.okta;
  return { scim: result.output.scim.replace(/\/+$/, ""), credentials: { kind: "basic", user: id, token } };
}
