import { CommandError } from "./command.ts";

/**
 * Turns the bytes of a file into text with `\n` between lines: UTF-8, or UTF-16 where the file begins with its
 * mark. Throws `CommandError` with the line where the bytes are in another encoding: a guess would ruin names.
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let [line, held] = [1, ""];
  for await (const chunk of bytes) {
    decoder ??= decoderFor(chunk);
    const text: string = held + decoder.decode(chunk, { stream: true });
    // Half of a line's end may be in the next chunk.
    held = text.endsWith("\r") ? "\r" : "";
    const whole = text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n");
    check(whole, line);
    line += breaks(whole);
    if (whole !== "") yield whole;
  }
  check(decoder?.decode() ?? "", line);
}

function decoderFor(head: Uint8Array): TextDecoder {
  if (String.fromCharCode(...head.subarray(0, 4)) === "PK\u0003\u0004")
    throw new CommandError('it is a workbook. Save it as "CSV UTF-8".');
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder("utf-16le");
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder("utf-16be");
  return new TextDecoder("utf-8");
}

/** U+FFFD is what a decoder writes for bytes it does not understand; NUL is half of an unmarked UTF-16 letter. */
function check(text: string, line: number): void {
  const at = text.search(/[\uFFFD\0]/);
  if (at >= 0)
    throw new CommandError(
      `line ${line + breaks(text.slice(0, at))}: it is not in UTF-8. Save it as "CSV UTF-8".`,
    );
}

function breaks(text: string): number {
  return text.split("\n").length - 1;
}
