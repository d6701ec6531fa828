/** A cell's meaning, null for blank; or what is wrong with it and how to write it. */
export type Cell =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly message: string };

export function good(value: string | null): Cell {
  return { ok: true, value };
}

/** The message ends without a full stop. */
export function bad(message: string): Cell {
  return { ok: false, message: `${message}.` };
}

/** What stands in a cell, short enough for a message. */
export function quote(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

/** A cell's text: NFC, white space of any kind as single spaces, trimmed; blank where it says "N/A" or a dash. */
export function textOf(raw: string): string {
  const text = raw
    .normalize("NFC")
    .replace(/[\s\p{Cc}\uFEFF]+/gu, " ")
    .trim();
  return /^(?:n\/a|[-–—])$/i.test(text) ? "" : text;
}
