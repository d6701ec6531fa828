import { ScimError } from "../error.ts";

/** How much of the filter is shown before and behind the caret. */
const BEFORE = 60;
const BEHIND = 30;

/**
 * 400 `invalidFilter` (RFC 7644 section 3.4.2.2) whose detail names the problem, shows the filter with a
 * caret under the place, and ends with what to do instead.
 */
export function invalidFilter(filter: string, at: number, problem: string, remedy: string): ScimError {
  const head = excerpt(filter.slice(Math.max(0, at - BEFORE), at));
  const tail = excerpt(filter.slice(at, at + BEHIND));
  const cut = at > BEFORE ? "…" : "";
  const line = `${cut}${head}${tail}${filter.length > at + BEHIND ? "…" : ""}`;
  const caret = `${" ".repeat([...cut, ...head].length)}^`;
  return new ScimError(400, [problem, line, caret, remedy].join("\n"), "invalidFilter");
}

/** Line breaks and other control characters would tear the caret from its place; half a pair is no character. */
function excerpt(text: string): string {
  return text.replace(/\p{Cc}/gu, " ").toWellFormed();
}
