import { ScimError } from "../../scim/error.ts";
import { isScimContentType } from "../../scim/media-type.ts";
import { type BodyLimit, bodyText } from "../body-text.ts";
import type { HttpContext } from "../context.ts";
import { Refused } from "../refused.ts";

/** A request is worked on a second time where KV was late; its body can be read once. */
const read = new WeakMap<Request, Promise<string>>();

/** The JSON of a body. Throws `Refused` (413, 415), or `ScimError` 400 `invalidSyntax` for what is no JSON. */
export async function readJson(c: HttpContext, limit?: BodyLimit): Promise<unknown> {
  if (!isScimContentType(c.req.header("Content-Type") ?? null))
    throw new Refused(415, "Say what the body is: Content-Type: application/scim+json, or application/json.");
  const reading = read.get(c.req.raw) ?? bodyText(c, limit);
  read.set(c.req.raw, reading);
  const text = await reading;
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
