import type { Call, Option } from "../command/command.ts";

export const ACCEPT_LEAVING: Readonly<Record<"accept-leaving", Option>> = {
  "accept-leaving": {
    type: "string",
    help: "So many people who work here may leave a member's list, whose importer deactivates them",
  },
};

/** How many people may leave; none, where nothing is said. */
export function acceptedIn({ values }: Call): string {
  return values.get("accept-leaving") ?? "0";
}
