import { Refused } from "./refused.ts";

/** What `If-Match` names: versions without their quotes, any at all, or nothing. */
export type IfMatch = readonly string[] | "*" | null;

const TAG = /\s*(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)/y;

/**
 * Reads `If-Match` (RFC 9110 section 13.1.1). A weak tag matches nothing there and is left out, so the list may be
 * empty: then no version matches. Throws `Refused` for what is no list of tags.
 */
export function readIfMatch(header: string | undefined): IfMatch {
  if (header === undefined) return null;
  const tags = tagsIn(header);
  return tags === "*" ? "*" : tags.flatMap(({ weak, value }) => (weak ? [] : [value]));
}

/**
 * Reads `If-Match` as SCIM has it, whose versions are weak and compared weakly (RFC 7644 section 3.14): the versions as
 * `meta.version` writes them; null: any. Throws `Refused` for what is no list of tags.
 */
export function readWeakIfMatch(header: string | undefined): readonly string[] | null {
  if (header === undefined) return null;
  const tags = tagsIn(header);
  return tags === "*" ? null : tags.map(({ value }) => `W/"${value}"`);
}

/** Whether `If-None-Match` names this version, so that nothing need be sent (RFC 9110 section 13.1.2). */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = readTags(header);
  return tags === "*" || (tags ?? []).some(({ value }) => value === etag);
}

function tagsIn(header: string): Exclude<ReturnType<typeof readTags>, null> {
  const tags = readTags(header);
  if (tags !== null) return tags;
  throw new Refused(400, 'If-Match takes the ETag that was answered, in its quotes, such as "12"; or *.');
}

function readTags(header: string): readonly { weak: boolean; value: string }[] | "*" | null {
  if (header.trim() === "*") return "*";
  const tags = [];
  for (TAG.lastIndex = 0; TAG.lastIndex < header.length; ) {
    const found = TAG.exec(header);
    if (found === null) return null;
    tags.push({ weak: found[1] !== undefined, value: found[2] ?? "" });
  }
  return tags.length === 0 ? null : tags;
}
