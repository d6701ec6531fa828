/** Letters that no decomposition takes apart. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** `first.last` in ASCII, as the company writes e-mail addresses; of Latin names only. */
export function loginOf(firstName: string, surname: string): string {
  return `${ascii(firstName)}.${ascii(surname)}`;
}

function ascii(name: string): string {
  const letters = name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z-]/g, (letter) => PLAIN[letter] ?? "");
  if (letters === "") throw new Error(`"${name}" gives no e-mail address: write one by hand`);
  return letters;
}
