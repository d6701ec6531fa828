import { type Outcome, oneEach } from "./outcome.ts";

const CHECK = /^ {2}\[(PASS|FAIL|WARN|SKIP)\] (\S+)$/;
const MESSAGE = /^ {9}(.*)$/;
const RESULTS: Readonly<Record<string, Outcome["result"]>> = {
  PASS: "passed",
  WARN: "notOffered",
  SKIP: "skipped",
};

/** Reads what the suite prints with `-v`: a line a check, `RFC7644-3.3-L602/create_returns_201`, then what it has to say. */
export function readTestSuite(output: string): readonly Outcome[] {
  const found: { check: string; result: Outcome["result"]; said: string[] }[] = [];
  let open: { said: string[] } | undefined;
  for (const line of output.split("\n")) {
    const [, word, check] = CHECK.exec(line) ?? [];
    if (word !== undefined && check !== undefined) {
      const one = { check, result: RESULTS[word] ?? ("failed" as const), said: [] };
      found.push(one);
      open = one;
      continue;
    }
    const [, text] = MESSAGE.exec(line) ?? [];
    if (text === undefined) open = undefined;
    else open?.said.push(text);
  }
  return oneEach(found.map(({ said, ...rest }) => ({ ...rest, message: said.join(" ") })));
}
