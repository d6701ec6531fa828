import type { CustomField } from "../../hr/custom-field.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { Database } from "../../store/database.ts";
import { companyExists, readDictionary } from "../../store/dictionary.ts";

/** The dictionary as it is now, for a write to decide by. Throws a `RuleError` before the company is set up. */
export async function currentDictionary(db: Database): Promise<Dictionary> {
  const dictionary = await readDictionary(db);
  if (dictionary !== null) return dictionary;
  throw new RuleError(
    "conflict",
    "The company is not set up: give its name and time zone first (PUT /api/v1/settings).",
  );
}

/** Whether there is a company yet. */
export async function isSetUp(db: Database): Promise<boolean> {
  return companyExists(db);
}

/** The fields of the company's own that can be filled in; none before it is set up. */
export async function ownFields(db: Database): Promise<readonly CustomField[]> {
  const dictionary = await readDictionary(db);
  return [...(dictionary?.fields.values() ?? [])].filter(({ archivedAt }) => archivedAt === null);
}
