import { type Call, CommandError, type Option } from "../command/command.ts";
import type { Placement } from "./account.ts";

const LOCATIONS = ["weur", "eeur", "apac", "oc", "wnam", "enam"];
const JURISDICTIONS = ["eu", "us", "fedramp"];

export const PLACEMENT_OPTIONS: Readonly<Record<"location" | "jurisdiction", Option>> = {
  location: { type: "string", help: `Where a new database lives, for ever: ${LOCATIONS.join(", ")}` },
  jurisdiction: {
    type: "string",
    help: `Where a new database has to stay, for ever: ${JURISDICTIONS.join(", ")}`,
  },
};

/** Where a new database is to live. Throws `CommandError` for what D1 does not know, before anything is made. */
export function placementIn({ values }: Pick<Call, "values">): Placement {
  const location = oneOf(LOCATIONS, values.get("location"), "--location");
  const jurisdiction = oneOf(JURISDICTIONS, values.get("jurisdiction"), "--jurisdiction");
  if (location !== null && jurisdiction !== null)
    throw new CommandError(
      "Give --location or --jurisdiction, and not both: the database stays there for ever.",
    );
  return { location, jurisdiction };
}

function oneOf(known: readonly string[], said: string | undefined, option: string): string | null {
  if (said === undefined || known.includes(said)) return said ?? null;
  throw new CommandError(`${option} is "${said}": give one of ${known.join(", ")}.`);
}
