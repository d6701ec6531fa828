import { ScimError } from "../error.ts";

/** How much of the text is shown before and behind the caret. */
const BEFORE = 60;
const BEHIND = 30;

/**
 * 400 `invalidFilter` (RFC 7644 section 3.4.2.2) whose detail names the problem, shows the filter with a
 * caret under the place, and ends with what to do instead.
 */
export function invalidFilter(filter: string, at: number, problem: string, remedy: string): ScimError {
  return new ScimError(400, [problem, withCaret(filter, at), remedy].join("\n"), "invalidFilter");
}

/** The text around the place, and a caret under it on a line of its own. */
export function withCaret(text: string, at: number): string {
  const head = excerpt(text.slice(Math.max(0, at - BEFORE), at));
  const tail = excerpt(text.slice(at, at + BEHIND));
  const cut = at > BEFORE ? "…" : "";
  const line = `${cut}${head}${tail}${text.length > at + BEHIND ? "…" : ""}`;
  return `${line}\n${" ".repeat([...cut, ...head].length)}^`;
}

/** Line breaks and other control characters would tear the caret from its place; half a pair is no character. */
function excerpt(text: string): string {
  return text.replace(/\p{Cc}/gu, " ").toWellFormed();
}
