import type { FileLine } from "./file-line.ts";

/** By what two lines of one number are told to be about one person. Empty: the line does not say. */
export interface Identity {
  readonly email: string;
  readonly name: string;
}

export function identityOf({ email, firstName, surname }: FileLine): Identity {
  return { email: email ?? "", name: firstName && surname ? `${firstName} ${surname}` : "" };
}

/**
 * Whether lines of one number are about one person: by the same e-mail or the same name, or because they say nothing to
 * the contrary. The number alone is not enough: one that was given twice by mistake would make one person of two.
 */
export function isSamePerson(a: Identity, b: Identity): boolean {
  const [email, name] = [same(a.email, b.email), same(a.name, b.name)];
  return email === true || name === true || (email === null && name === null);
}

/** Null: one of them does not say. */
function same(a: string, b: string): boolean | null {
  return a === "" || b === "" ? null : a.toLowerCase() === b.toLowerCase();
}
