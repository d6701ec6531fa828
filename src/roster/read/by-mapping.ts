import type { Dictionary } from "../../hr/dictionary.ts";
import { mappingOf, type UserMapping } from "../../mapping/mapping-of.ts";
import { ScimError } from "../../scim/error.ts";
import { StoreUnavailable } from "../../store/database.ts";
import { dictionaryNow, rememberedDictionary } from "../../store/head.ts";
import type { Reading } from "./users.ts";

const ATTEMPTS = 3;

/**
 * Reads by the names of the company's mapping, as this isolate remembers it, and again where that was another one: of what
 * was read, or of the company as it is where a name is refused. Throws what reading does.
 */
export async function byMapping<T extends { readonly dictionary: Dictionary }>(
  { db, access }: Reading,
  read: (mapping: UserMapping) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const mapping = mappingOf(await rememberedDictionary(db, access));
    const isCurrent = ({ mapping: { version } }: Dictionary) => version === mapping.version;
    try {
      const answer = await read(mapping);
      if (isCurrent(answer.dictionary)) return answer;
    } catch (error) {
      if (!(error instanceof ScimError) || isCurrent(await dictionaryNow(db, access))) throw error;
    }
  }
  throw new StoreUnavailable("the mapping keeps changing");
}
