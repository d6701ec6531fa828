import type { Attribute } from "../schema/attribute.ts";
import type { Literal } from "./filter.ts";
import type { Token } from "./lexer.ts";

/** RFC 3339 as RFC 7643 section 2.3.5 has it: a moment with its offset. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The value that a token gives for an attribute of that kind (null: of any); a text that says what would be accepted
 * where it gives none. A text without quotes, as some clients' documents show it, is read as a text.
 */
export function literalOf(token: Token, attribute: Attribute | null): Literal | string {
  if (token.kind === "invalid") return token.problem;
  if (token.kind === "word" && token.text === "null") return { kind: "null" };
  switch (attribute?.type ?? typeIn(token)) {
    case "boolean":
      return truthOf(token) ?? `${nameOf(attribute)} is compared with true or false, without quotes.`;
    case "integer":
    case "decimal":
      return token.kind === "number"
        ? { kind: "number", number: token.value }
        : `${nameOf(attribute)} is compared with a number.`;
    case "dateTime":
      return (
        momentOf(token) ??
        `${nameOf(attribute)} is compared with a moment and its offset, such as "2026-11-24T08:00:00Z".`
      );
    default:
      return textOf(token) ?? `${nameOf(attribute)} is compared with a text in double quotes.`;
  }
}

function typeIn(token: Token): Attribute["type"] {
  if (token.kind === "number") return "decimal";
  return truthOf(token) === null ? "string" : "boolean";
}

/** JSON knows `true` and `false` in lower case only, and RFC 7644 section 3.4.2.2 takes its values from there. */
function truthOf(token: Token): Literal | null {
  if (token.kind !== "word" || (token.text !== "true" && token.text !== "false")) return null;
  return { kind: "boolean", boolean: token.text === "true" };
}

function momentOf(token: Token): Literal | null {
  if (token.kind !== "string" || !MOMENT.test(token.value)) return null;
  const at = Date.parse(token.value);
  return Number.isNaN(at) ? null : { kind: "moment", at, text: token.value };
}

function textOf(token: Token): Literal | null {
  if (token.kind === "string") return { kind: "text", text: token.value };
  return token.kind === "word" ? { kind: "text", text: token.text } : null;
}

function nameOf(attribute: Attribute | null): string {
  return attribute?.name ?? "What stands there";
}
