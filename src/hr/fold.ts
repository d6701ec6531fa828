/**
 * The one form in which texts are compared where case does not count: letters of full or half width as the usual ones,
 * lower case and composed (NFC), in all of Unicode, which is how RFC 8265 section 3.3 has usernames compared. Turkish
 * dotted and dotless i stay apart, as `toLowerCase` without a locale keeps them.
 */
export function fold(text: string): string {
  return text
    .replaceAll(OTHER_WIDTH, (letter) => letter.normalize("NFKC"))
    .normalize("NFC")
    .toLowerCase()
    .normalize("NFC");
}

/** Every letter that Unicode holds to be another in full or half width. */
const OTHER_WIDTH = /[\u3000\uff01-\uffee]/g;
