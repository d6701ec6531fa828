import { RuleError } from "../../hr/rule-error.ts";

/** What spreadsheets and payroll programs of one byte a letter write, besides Windows-1252. */
const OTHERS = [
  "windows-1250",
  "windows-1251",
  "windows-1253",
  "windows-1254",
  "windows-1257",
  "macintosh",
] as const;

const WESTERN = "windows-1252";

/**
 * Makes sure that a file that is not UTF-8 is Windows-1252: no other encoding of one byte a letter may give a text
 * that makes sense and differs. "Müller" reads the same in all that make sense of it; "Hélène" might be "Hélčne".
 * Throws `RuleError` with the line and both readings where somebody has to say which it is.
 */
export async function guessSingleByte(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const candidates = new Map<string, { readonly decoder: TextDecoder; doubt: string | null }>(
    OTHERS.map((label) => [label, { decoder: new TextDecoder(label), doubt: null }]),
  );
  const western = new TextDecoder(WESTERN);
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let [number, isMixed, firstBroken] = [0, false, 0];
  for await (const line of linesOf(bytes)) {
    number += 1;
    if (!line.some((byte) => byte >= 0x80)) continue;
    if (isValid(utf8, line)) {
      isMixed = true;
      continue;
    }
    firstBroken ||= number;
    const text = western.decode(line);
    if (!makesSense(text)) throw refusal(number, "it is neither in UTF-8 nor in Windows-1252");
    for (const [label, candidate] of candidates) {
      const other = candidate.decoder.decode(line);
      if (!makesSense(other)) candidates.delete(label);
      else if (other !== text) candidate.doubt ??= doubtAbout(number, text, other, label);
    }
  }
  if (isMixed) throw refusal(firstBroken, "it is not in UTF-8, though other lines are");
  const doubt = [...candidates.values()].find((candidate) => candidate.doubt !== null)?.doubt;
  if (doubt) throw new RuleError("invalid", doubt);
}

function refusal(line: number, what: string): RuleError {
  return new RuleError("invalid", `Line ${line}: ${what}. Save it as "CSV UTF-8".`);
}

function doubtAbout(line: number, western: string, other: string, label: string): string {
  const [words, others] = [wordsOf(western), wordsOf(other)];
  const at = words.findIndex((word, index) => word !== others[index]);
  return (
    `Line ${line}: the file is not in UTF-8. "${words[at] ?? western}" in Windows-1252, or "${others[at] ?? other}" in ${label}? ` +
    `Save it as "CSV UTF-8", or name its encoding (--encoding ${WESTERN}).`
  );
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,;"]+/);
}

function isValid(utf8: TextDecoder, line: Uint8Array): boolean {
  try {
    utf8.decode(line);
    return true;
  } catch {
    return false;
  }
}

/** Whether a line reads as words: of one script each, no sign within, no capital after a small letter. */
function makesSense(text: string): boolean {
  if (/[\u0080-\u009F\uFFFD]/.test(text)) return false;
  return (text.match(/[^\s,;"]*[\u00A0-\uFFFF][^\s,;"]*/g) ?? []).every(
    (word) =>
      !/\p{sc=Latin}\p{M}*[\p{sc=Cyrillic}\p{sc=Greek}]|[\p{sc=Cyrillic}\p{sc=Greek}]\p{M}*\p{sc=Latin}/u.test(
        word,
      ) &&
      !/\p{L}(?:[\p{Lm}\p{No}\p{S}]|[^\p{L}\p{N}\p{M}\p{Pd}\0-\x7F’‘·])\p{L}/u.test(word) &&
      !/\p{Ll}(?![A-Z])\p{Lu}|(?![a-z])\p{Ll}\p{Lu}|[\uFB00-\uFB06]/u.test(word),
  );
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array();
  for await (const part of bytes) {
    let start = 0;
    for (let end = part.indexOf(LINE_END); end >= 0; end = part.indexOf(LINE_END, start)) {
      yield joined(rest, part.subarray(start, end));
      rest = new Uint8Array();
      start = end + 1;
    }
    rest = joined(rest, part.subarray(start));
  }
  yield rest;
}

const LINE_END = 0x0a;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
