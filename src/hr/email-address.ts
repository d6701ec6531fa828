const LONGEST = 254;
const FORM = /^[^\s@,;:<>()"[\]\\]+@[^\s@.,;:<>()"[\]\\]+(?:\.[^\s@.,;:<>()"[\]\\]+)+$/;

/** Whether the text is one e-mail address, written plainly: no name beside it, no angle brackets, no second address. */
export function isEmailAddress(text: string): boolean {
  return text.length <= LONGEST && FORM.test(text);
}
