/** How logins, e-mail addresses and userNames are compared: none of them is case-exact (RFC 7643 section 4.1). */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
