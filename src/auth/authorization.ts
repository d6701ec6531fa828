/** What a request presents: a token, and with HTTP Basic also the id of the service user. */
export interface Presented {
  /** Null: the token alone says whose it is. */
  readonly id: string | null;
  readonly token: string;
}

/**
 * Reads the Authorization header: Basic (id and token), Bearer, or the bare token, as Okta sends what an
 * administrator typed with or without the word. Null for anything else.
 */
export function readAuthorization(header: string | null): Presented | null {
  const text = header?.trim() ?? "";
  const [scheme = "", ...rest] = text.split(/\s+/);
  const argument = rest.join(" ");
  switch (scheme.toLowerCase()) {
    case "":
      return null;
    case "basic":
      return readBasic(argument);
    case "bearer":
      return argument === "" ? null : { id: null, token: argument };
    default:
      return argument === "" ? { id: null, token: scheme } : null;
  }
}

function readBasic(argument: string): Presented | null {
  try {
    const bytes = Uint8Array.from(atob(argument), (letter) => letter.charCodeAt(0));
    const decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const colon = decoded.indexOf(":");
    return colon < 1 ? null : { id: decoded.slice(0, colon), token: decoded.slice(colon + 1) };
  } catch {
    return null;
  }
}
