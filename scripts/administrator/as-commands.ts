import { quoted } from "../command/quoted.ts";

type Hint = readonly [said: RegExp, command: (...parts: readonly string[]) => string];

/**
 * The service says what to do in the words of its API; whoever typed a command is told the command for it. A hint that is
 * not known stays as it is.
 */
const HINTS: readonly Hint[] = [
  [/GET \/api\/v1\/service-users lists/, () => "npm run service-user -- list lists"],
  [/GET \/api\/v1\/permission-groups lists/, () => "npm run permission-group -- list lists"],
  [
    /POST \/api\/v1\/service-users\/([^/\s]+)\/tokens/,
    (_, user) => `npm run service-user -- rotate ${word(user)}`,
  ],
  [
    /PUT \/api\/v1\/permission-groups\/([^/\s]+)\/members\/\{serviceUser\}/,
    (_, group) => `npm run permission-group -- add ${word(group)} SERVICE-USER`,
  ],
  [
    /send it again with the query parameter acceptLeaving=(\d+)/,
    (_, most) => `give --accept-leaving ${most}`,
  ],
];

/** The sentence, with the commands in place of the requests that do the same. */
export function asCommands(sentence: string): string {
  return HINTS.reduce((text, [said, command]) => text.replace(said, command), sentence);
}

/** A part of a path, as it is typed. */
function word(part = ""): string {
  return quoted(decodeURIComponent(part));
}
