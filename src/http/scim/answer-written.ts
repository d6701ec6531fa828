import { getUser } from "../../roster/read/users.ts";
import { refusalOf } from "../../roster/refusal.ts";
import type { Writing } from "../../roster/users/writing.ts";
import { ScimError } from "../../scim/error.ts";
import type { HttpContext } from "../context.ts";
import { answer, answerNothing } from "./answer.ts";

/**
 * A User as its writer is shown it now. What was written stands whatever comes of reading it again: where the writer is not
 * shown it any more, or nobody is, the answer has no body, and its status tells that it is done.
 */
export async function answerWritten(
  c: HttpContext,
  writing: Writing,
  id: string,
  status: 200 | 201,
): Promise<Response> {
  const made = status === 201 ? { Location: `${writing.baseUrl}/Users/${id}` } : {};
  const read = await readAgain(c, writing, id);
  if (read === null) return answerNothing(status === 201 ? 201 : 204, made);
  const { version, location } = read.user.meta;
  const etag = version === undefined ? {} : { ETag: version };
  return answer(read.shown, status, { ...made, ...etag, "Content-Location": location });
}

async function readAgain(c: HttpContext, { roster: { db, now }, access, baseUrl }: Writing, id: string) {
  const chosen = {
    attributes: c.req.query("attributes"),
    excludedAttributes: c.req.query("excludedAttributes"),
  };
  try {
    return await getUser({ db, access, now, baseUrl }, id, chosen);
  } catch (error) {
    if (error instanceof ScimError || refusalOf(error) !== null) return null;
    throw error;
  }
}
