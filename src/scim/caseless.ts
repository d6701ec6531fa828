/**
 * The form in which texts are compared whose attribute is not `caseExact`: composed (NFC) and lower case, in all of
 * Unicode. The roster keeps its keys in the same form; a test holds the two together.
 */
export function caseless(text: string): string {
  return text.normalize("NFC").toLowerCase().normalize("NFC");
}
