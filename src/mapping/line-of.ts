import { ScimError } from "../scim/error.ts";

/** The most characters of a line, as in the HR API. */
const LONGEST = 500;

/**
 * A line of text as HR keeps it: composed, without blanks around it; null where nothing is left. Lines of a street come
 * into one. Throws `ScimError` 400 (invalidValue) for what no line can hold.
 */
export function lineOf(text: string, path: string): string | null {
  const line = text
    .normalize("NFC")
    .trim()
    .replaceAll(/\s*[\r\n]+\s*/g, ", ");
  if (!line.isWellFormed() || /\p{Cc}/u.test(line))
    throw new ScimError(
      400,
      `${path} holds what no line of text can, such as a tab or half a character: send plain text.`,
      "invalidValue",
    );
  if (line.length > LONGEST)
    throw new ScimError(
      400,
      `${path} has ${line.length} characters, and at most ${LONGEST} are kept: shorten it.`,
      "invalidValue",
    );
  return line === "" ? null : line;
}
