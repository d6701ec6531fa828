/**
 * The form in which texts are compared whose attribute is not `caseExact`: letters of full or half width as the usual
 * ones, lower case and composed (NFC), in all of Unicode (RFC 7644 section 5, by way of RFC 8265 section 3.3). The roster
 * keeps its keys in the same form; a test holds the two together.
 */
export function caseless(text: string): string {
  return text
    .replaceAll(OTHER_WIDTH, (letter) => letter.normalize("NFKC"))
    .normalize("NFC")
    .toLowerCase()
    .normalize("NFC");
}

/** Every letter that Unicode holds to be another in full or half width. */
const OTHER_WIDTH = /[\u3000\uff01-\uffee]/g;
