/** A piece of a filter or of a path. `at` is where it begins, `end` the place just behind it. */
export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "bracket"; readonly text: string }
  /** `.value` behind a bracket: a part of the values that the bracket chose. */
  | { readonly kind: "part"; readonly name: string }
  | { readonly kind: "end" }
  | { readonly kind: "invalid"; readonly problem: string }
);

const SPACE = /[ \t\r\n]*/y;
/** Attribute paths with or without their URN, operators, `true`, `false` and `null`. */
const WORD = /[A-Za-z][\w$.:-]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BRACKET = /[()[\]]/y;
const PART = /\.[A-Za-z$][\w$-]*/y;
/** A JSON string (RFC 8259 section 7) without its last quote: whatever stops it is in place of that quote. */
const OPEN_STRING = /"(?:[\u0020\u0021\u0023-\u005b\u005d-\uffff]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*/y;

/** Reads the token at or after a place, and never throws: what fits nothing is an `invalid` token. */
export function tokenAt(source: string, place: number): Token {
  const at = place + read(SPACE, source, place).length;
  if (at >= source.length) return { kind: "end", at, end: at };
  const word = read(WORD, source, at);
  if (word !== "") return { kind: "word", text: word, at, end: at + word.length };
  const string = read(OPEN_STRING, source, at);
  if (string !== "") return closeString(source, at, string);
  const number = read(NUMBER, source, at);
  if (number !== "") return { kind: "number", value: Number(number), at, end: at + number.length };
  const bracket = read(BRACKET, source, at);
  if (bracket !== "") return { kind: "bracket", text: bracket, at, end: at + bracket.length };
  const part = read(PART, source, at);
  if (part !== "") return { kind: "part", name: part.slice(1), at, end: at + part.length };
  return invalid(at, strayCharacter(source, at));
}

function closeString(source: string, at: number, open: string): Token {
  const end = at + open.length;
  const stop = source[end];
  if (stop === '"') return { kind: "string", value: String(JSON.parse(`${open}"`)), at, end: end + 1 };
  if (stop === undefined) return invalid(at, "The text that begins here lacks its closing double quote.");
  if (stop === "\\")
    return invalid(end, 'A backslash begins a JSON escape: write \\\\ for it, or \\" for a quote.');
  return invalid(
    end,
    "A control character inside a text is written as a JSON escape, such as \\n or \\u0000.",
  );
}

function strayCharacter(source: string, at: number): string {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  return "'‘’“”„«»".includes(character)
    ? 'A text stands between straight double quotes (").'
    : `The character ${JSON.stringify(character)} has no meaning here.`;
}

function invalid(at: number, problem: string): Token {
  return { kind: "invalid", problem, at, end: at };
}

function read(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? "";
}
