import { RuleError } from "../../hr/rule-error.ts";
import { guessSingleByte } from "./single-byte.ts";

/** The bytes of a file, from the start, as often as they are asked for. */
export type OpenBytes = () => AsyncIterable<Uint8Array>;

export interface Encoding {
  /** As the Encoding Standard calls it. */
  readonly label: string;
  /** What to say where it was found otherwise than by a mark or by being UTF-8. */
  readonly notice: string | null;
}

/**
 * Finds out how a file is encoded: by its mark, as UTF-8, as UTF-16 without a mark, or as Windows-1252 where no other
 * reading is possible; `named` is what somebody says it is. It reads the file once or twice, keeping nothing. Throws
 * `RuleError` with the line where that would be a guess, for a guess ruins names, and where the file is no text.
 */
export async function findEncoding(open: OpenBytes, named?: string): Promise<Encoding> {
  const head = await headOf(open);
  refuseWorkbook(head);
  const marked = byMark(head) ?? labelOf(named);
  if (marked !== null) return { label: marked, notice: null };
  const unmarked = byZeros(head);
  if (unmarked !== null)
    return { label: unmarked, notice: "The file was read as UTF-16, which it does not say itself." };
  if (await isUtf8(open())) return { label: "utf-8", notice: null };
  await guessSingleByte(open());
  return { label: "windows-1252", notice: "The file is not in UTF-8; it was read as Windows-1252." };
}

async function headOf(open: OpenBytes): Promise<Uint8Array> {
  let head = new Uint8Array();
  for await (const bytes of open()) {
    head = new Uint8Array([...head, ...bytes.subarray(0, 8)]);
    if (head.length >= 8) break;
  }
  return head;
}

function refuseWorkbook(head: Uint8Array): void {
  const start = String.fromCharCode(...head.subarray(0, 4));
  if (start === "PK\u0003\u0004" || start === "\u00D0\u00CF\u0011\u00E0")
    throw new RuleError("invalid", 'It is a workbook. Save it as "CSV UTF-8".');
}

function byMark([a, b, c]: Uint8Array): string | null {
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return a === 0xef && b === 0xbb && c === 0xbf ? "utf-8" : null;
}

function labelOf(named: string | undefined): string | null {
  if (named === undefined) return null;
  try {
    return new TextDecoder(named).encoding;
  } catch {
    throw new RuleError(
      "invalid",
      `"${named}" is no encoding that is known here. Known are utf-8, utf-16le, windows-1252 and the others of the Encoding Standard.`,
    );
  }
}

/** A heading begins with Latin letters or a quote: every other byte of it is zero in UTF-16. */
function byZeros([a, b, c, d]: Uint8Array): string | null {
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return "utf-16le";
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? "utf-16be" : null;
}

async function isUtf8(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  try {
    for await (const part of bytes) decoder.decode(part, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}
