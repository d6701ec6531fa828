/** One exchange of Okta's public acceptance suite for SCIM 2.0. */
export interface Exchange {
  /** The step's number in the suite, and what it is about. */
  readonly step: string;
  readonly path: string;
  /** Instead of the service user's own credential. */
  readonly authorization?: string;
  readonly status: number;
  /** What the body holds, among other things. */
  readonly body: object;
  /** Paths into the body whose values are there and not empty. */
  readonly filled?: readonly string[];
  readonly withinMs?: number;
}

/** The suite's client sends these with every request. */
export const SUITE_HEADERS = {
  Accept: "application/scim+json; charset=utf-8",
  "Accept-Charset": "utf-8",
  "Content-Type": "application/json",
  "User-Agent": "OKTA SCIM Integration",
} as const;

const LIST = { schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"] };
const ERROR = { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"] };

/**
 * The steps that read, as the suite's requests have them: spaces and quotes in the query are not encoded. `first` is
 * the person who stands first in the list, active, with names and an e-mail, as the suite asks for beforehand. The
 * steps that create somebody (6 and 8) wait until clients may write; 7 and 9 read the one who is there instead.
 */
export function acceptanceSuite(first: { readonly id: string; readonly userName: string }): Exchange[] {
  const required = ["id", "userName", "name.givenName", "name.familyName", "active", "emails.0.value"];
  return [
    {
      step: "1: required attributes of the first user",
      path: "/Users?count=1&startIndex=1",
      status: 200,
      body: { ...LIST, itemsPerPage: 1, startIndex: 1, totalResults: 3 },
      filled: required.map((path) => `Resources.0.${path}`),
    },
    {
      step: "2: the same user by id",
      path: `/Users/${first.id}`,
      status: 200,
      body: { id: first.id, userName: first.userName },
      filled: required,
    },
    {
      step: "3: a filter for an unknown userName",
      path: '/Users?filter=userName eq "abcdefgh@atko.com"',
      status: 200,
      body: { ...LIST, totalResults: 0 },
    },
    {
      step: "4: an unknown user",
      path: "/Users/010101001010101011001010101011",
      status: 404,
      body: ERROR,
      filled: ["detail"],
    },
    {
      step: "5: a filter for a random e-mail",
      path: '/Users?filter=userName eq "runscope300fx1cavbk5f4@atko.com"',
      status: 200,
      body: { ...LIST, totalResults: 0 },
    },
    {
      step: "7: the user is read back",
      path: `/Users/${first.id}`,
      status: 200,
      body: { userName: first.userName, active: true, name: { familyName: "Lovelace", givenName: "Ada" } },
    },
    {
      step: "9: a filter for the userName in capitals",
      path: `/Users?filter=userName eq "${first.userName.toUpperCase()}"`,
      status: 200,
      body: { ...LIST, totalResults: 1, Resources: [{ id: first.id }] },
    },
    {
      step: "10: groups",
      path: "/Groups",
      status: 200,
      body: LIST,
      filled: ["totalResults", "Resources.0.id", "Resources.0.displayName"],
      withinMs: 600,
    },
    {
      step: "11: a wrong token",
      path: "/Users?count=1&startIndex=1",
      authorization: "non-token",
      status: 401,
      body: { ...ERROR, status: "401" },
      filled: ["detail"],
    },
    {
      step: "12: another unknown user",
      path: "/Users/00919288221112222",
      status: 404,
      body: { ...ERROR, status: "404" },
      filled: ["detail"],
    },
  ];
}
