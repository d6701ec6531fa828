/** So much is decoded at once: a whole file may come in one piece. */
const PIECE = 65_536;

/** Turns the bytes of a file, piece by piece, into text with `\n` between lines, without the mark in front. */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let held = "";
  for await (const piece of piecesOf(bytes)) {
    const text: string = held + decoder.decode(piece, { stream: true });
    // Half of a line's end may be in the next piece.
    held = text.endsWith("\r") ? "\r" : "";
    const whole = text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n");
    if (whole !== "") yield whole;
  }
  const end = (held + decoder.decode()).replace(/\r\n?/g, "\n");
  if (end !== "") yield end;
}

async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const part of bytes)
    for (let start = 0; start < part.length; start += PIECE) yield part.subarray(start, start + PIECE);
}
