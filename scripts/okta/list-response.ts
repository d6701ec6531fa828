import { AttributeReader, isObject, type JsonObject } from "./attribute-reader.ts";
import { ImportError } from "./import-error.ts";

const LIST_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

export interface ListResponse {
  readonly totalResults: number;
  readonly resources: readonly JsonObject[];
  /** What a stricter client would stumble over, though this import goes on. */
  readonly notes: readonly string[];
}

/**
 * Reads a page (RFC 7644 section 3.4.2) as strictly as Okta: the three numbers are JSON integers. A string there
 * breaks Okta's import without any message, so here it is named. Throws ImportError with everything that is wrong.
 */
export function readListResponse(body: JsonObject, startIndex: number, where: string): ListResponse {
  const reader = new AttributeReader(body);
  const totalResults = reader.count("totalResults");
  const echoed = reader.count("startIndex");
  const itemsPerPage = reader.count("itemsPerPage");
  const schemas = reader.at("schemas");
  if (!Array.isArray(schemas) || !schemas.includes(LIST_RESPONSE)) {
    reader.problems.push(`\`schemas\` lacks ${LIST_RESPONSE}`);
  }
  const list = reader.at("Resources");
  const resources = Array.isArray(list) ? list.filter(isObject) : [];
  if (list === undefined && totalResults === 0 && itemsPerPage === 0) {
    // RFC 7644 lets an empty list leave `Resources` out.
  } else if (!Array.isArray(list) || resources.length < list.length) {
    reader.problems.push("`Resources` is not an array of objects");
  }
  if (reader.problems.length > 0) {
    throw new ImportError(
      `The answer to ${where} is no list Okta can read: ${reader.problems.join("; ")}.`,
      "Okta's import breaks here, without saying why.",
    );
  }
  const notes: string[] = [];
  if (itemsPerPage !== resources.length) {
    notes.push(`${where}: \`itemsPerPage\` is ${itemsPerPage}, but ${resources.length} came.`);
  }
  if (echoed !== startIndex) notes.push(`${where}: \`startIndex\` is answered as ${echoed}.`);
  return { totalResults, resources, notes };
}
