import { getGroup } from "../../roster/read/groups.ts";
import { getUser, type Reading } from "../../roster/read/users.ts";
import { refusalOf } from "../../roster/refusal.ts";
import type { Writing } from "../../roster/users/writing.ts";
import { ScimError } from "../../scim/error.ts";
import type { HttpContext } from "../context.ts";
import { answer, answerNothing, answerPieces } from "./answer.ts";

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
  const read = await unlessHidden(() => getUser(readingOf(writing), id, chosenIn(c)));
  if (read === null) return answerNothing(status === 201 ? 201 : 204, made);
  const { version, location } = read.user.meta;
  const etag = version === undefined ? {} : { ETag: version };
  return answer(read.shown, status, { ...made, ...etag, "Content-Location": location });
}

/**
 * A Group as its writer is shown it now; with 204 only where parts of it are asked for (RFC 7644 section 3.5.2), for a body
 * would hold all who are in it.
 */
export async function answerGroupWritten(
  c: HttpContext,
  writing: Writing,
  id: string,
  status: 200 | 201 | 204,
): Promise<Response> {
  const location = `${writing.baseUrl}/Groups/${id}`;
  const made = status === 201 ? { Location: location } : {};
  const isWanted = status !== 204 || c.req.query("attributes") !== undefined;
  const chosen = isWanted ? chosenIn(c) : { attributes: "id", excludedAttributes: undefined };
  const read = await unlessHidden(() => getGroup(readingOf(writing), id, chosen));
  if (read === null) return answerNothing(status === 201 ? 201 : 204, made);
  const { version } = read.group.meta;
  const headers = { ...made, ...(version !== undefined && { ETag: version }), "Content-Location": location };
  if (!isWanted) return answerNothing(204, headers);
  const { body, headers: own } = await answerPieces(read.json);
  return new Response(body, {
    status: status === 201 ? 201 : 200,
    headers: { ...Object.fromEntries(own), ...headers },
  });
}

function readingOf({ roster: { db, now }, access, baseUrl }: Writing): Reading {
  return { db, access, now, baseUrl };
}

function chosenIn(c: HttpContext) {
  return {
    attributes: c.req.query("attributes"),
    excludedAttributes: c.req.query("excludedAttributes"),
  };
}

/** What is read; null where the writer is not shown it any more. */
async function unlessHidden<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ScimError || refusalOf(error) !== null) return null;
    throw error;
  }
}
