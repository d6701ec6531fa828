import { ScimError } from "../../scim/error.ts";
import { isScimContentType } from "../../scim/media-type.ts";
import { bodyText } from "../body-text.ts";
import type { HttpContext } from "../context.ts";
import { Refused } from "../refused.ts";

/** The JSON of a body. Throws `Refused` (413, 415), or `ScimError` 400 `invalidSyntax` for what is no JSON. */
export async function readJson(c: HttpContext): Promise<unknown> {
  if (!isScimContentType(c.req.header("Content-Type") ?? null))
    throw new Refused(415, "Say what the body is: Content-Type: application/scim+json, or application/json.");
  const text = await bodyText(c);
  try {
    return JSON.parse(text);
  } catch {
    throw new ScimError(
      400,
      "The body is no JSON: it may be cut short, or a quote or comma be missing.",
      "invalidSyntax",
    );
  }
}
