import { type Outcome, oneEach } from "./outcome.ts";

const CHECK = /^(SUCCESS|COMPLIANT|ACCEPTABLE|DEVIATION|ERROR|CRITICAL|SKIPPED) (\w+)$/;
const TYPES = /^\s*Resource types available are: (.*)$/m;
/** The first check of each resource type, and its only one of that name. */
const FIRST_OF_A_TYPE = "object_creation";
/** The attribute that one of the checks of PATCH is about. */
const ATTRIBUTE = /\b(?:attribute|for|on) '([^']+)'/i;

/**
 * Reads what `scim2 test` prints: a status and a name, then the reason, indented. The resource type is not printed; the
 * types are tried in the order in which they are listed, each beginning with the same check. A check of PATCH says many
 * outcomes under one name, so the attribute is added to it.
 */
export function readScim2Tester(report: string): readonly Outcome[] {
  const types = [...(TYPES.exec(report)?.[1] ?? "").matchAll(/'([^']+)'/g)].map(([, name]) => name);
  const found: { name: string; status: string; reason: string[]; type: string | undefined }[] = [];
  let type: string | undefined;
  for (const line of report.split("\n")) {
    const [, status, name] = CHECK.exec(line) ?? [];
    if (status !== undefined && name !== undefined) {
      if (name === FIRST_OF_A_TYPE) type = types.shift() ?? "?";
      found.push({ name, status, reason: [], type });
    } else {
      found.at(-1)?.reason.push(line.trim());
    }
  }
  return oneEach(
    found.map(({ name, status, reason, type }) => {
      const [, attribute] = (name.endsWith("_attribute") && ATTRIBUTE.exec(reason[0] ?? "")) || [];
      return {
        check: `${type === undefined ? "" : `${type}/`}${name}${attribute === undefined ? "" : ` ${attribute}`}`,
        result: resultOf(status),
        // What follows the reason is what was sent and answered: it stands in the report.
        message: reason[0] ?? "",
      };
    }),
  );
}

function resultOf(status: string): Outcome["result"] {
  switch (status) {
    case "SUCCESS":
    case "COMPLIANT":
    case "ACCEPTABLE":
      return "passed";
    case "SKIPPED":
      return "skipped";
    default:
      return "failed";
  }
}
