import { DEFAULT_USERS, mappingOf } from "../../mapping/mapping-of.ts";
import type { ResourceNames } from "../../scim/schema/attribute-names.ts";
import type { Database } from "../../store/database.ts";
import { readDictionary } from "../../store/dictionary.ts";

/**
 * The schemas of a User in this company. They are the same to every reader: what an attribute is called is told, as the
 * data-mapping table does; whether anybody has a value there is not.
 */
export async function userSchemas(db: Database): Promise<ResourceNames> {
  const dictionary = await readDictionary(db);
  return dictionary === null ? DEFAULT_USERS.names : mappingOf(dictionary).names;
}
