/** Who is listed to a service user over SCIM: `everyone`, `some` with how many, or `nobody`. */
export interface Listed {
  readonly lists: string;
  readonly people: number | null;
}

/** In words, with its verb: `everyone is`. */
export function listedAre({ lists, people }: Listed): string {
  if (lists === "some") return people === 1 ? "1 person is" : `${people ?? "some"} people are`;
  return `${lists} is`;
}
