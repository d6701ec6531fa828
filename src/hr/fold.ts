/**
 * The one form in which texts are compared where case does not count: composed (NFC) and lower case, in all of
 * Unicode. Turkish dotted and dotless i stay apart, as `toLowerCase` without a locale keeps them.
 */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase().normalize("NFC");
}
