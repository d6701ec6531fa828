import { type Grants, NOTHING, viewedOfAnybody } from "../../auth/grants.ts";
import { DEFAULT_USERS, mappingOf } from "../../mapping/mapping-of.ts";
import { withCanonicalValues } from "../../mapping/with-canonical-values.ts";
import type { ResourceNames } from "../../scim/schema/attribute-names.ts";
import type { Database } from "../../store/database.ts";
import { readDictionary } from "../../store/dictionary.ts";

/**
 * The schemas of a User in this company. They are the same to every reader: what an attribute is called is told, as the
 * data-mapping table does; whether anybody has a value there is not. The items of a list are told to whoever may view them.
 */
export async function userSchemas(db: Database, grants: Grants = NOTHING): Promise<ResourceNames> {
  const dictionary = await readDictionary(db);
  return dictionary === null
    ? DEFAULT_USERS.names
    : withCanonicalValues(mappingOf(dictionary), dictionary, viewedOfAnybody(grants));
}
