import { AttributeReader, type JsonObject } from "./attribute-reader.ts";
import { ImportError } from "./import-error.ts";
import { readListResponse } from "./list-response.ts";
import type { Source } from "./source.ts";

const PAGE = 100;
/** Of many complaints of one kind, the first few tell enough. */
const SHOWN = 5;

export interface Walk<Resource> {
  readonly resources: readonly Resource[];
  readonly pages: number;
  readonly notes: readonly string[];
}

export interface WalkOptions<Resource> {
  readonly path: "/Users" | "/Groups";
  readonly read: (reader: AttributeReader) => Resource;
  readonly onPage?: (seen: number, total: number) => void;
}

/**
 * Reads a whole list the way Okta does: 100 at a time, `startIndex` advanced by 100 whatever came, until the latest
 * `totalResults` is covered. So a page shorter than asked for loses people here as it does there; that is noted.
 * An empty page before the end stops the import, for nobody can say who is missing. Someone seen twice counts once,
 * as last seen. Throws ImportError.
 */
export async function walk<Resource extends { readonly id: string }>(
  source: Source,
  { path, read, onPage }: WalkOptions<Resource>,
): Promise<Walk<Resource>> {
  const seen = new Map<string, Resource>();
  const twice = new Set<string>();
  const notes: string[] = [];
  /** Behind pages that held fewer than asked for: either there are no others, or Okta passes over them. */
  const passedOver: number[] = [];
  let pages = 0;
  let total: number;
  let startIndex = 1;
  do {
    const where = `GET ${path}?startIndex=${startIndex}&count=${PAGE}`;
    const page = readListResponse(await source.get(path, { startIndex, count: PAGE }), startIndex, where);
    pages += 1;
    total = page.totalResults;
    notes.push(...page.notes);
    if (page.resources.length === 0 && startIndex <= total) {
      throw new ImportError(
        `${where} came back empty, though \`totalResults\` is ${total}.`,
        "A list is whole or it is an error: going on would switch off everyone who is missing.",
      );
    }
    for (const resource of readAll(page.resources, read, where)) {
      if (seen.has(resource.id)) twice.add(resource.id);
      seen.set(resource.id, resource);
    }
    onPage?.(seen.size, total);
    if (page.resources.length < PAGE) passedOver.push(startIndex + page.resources.length);
    startIndex += PAGE;
  } while (startIndex <= total);

  if (seen.size < total) {
    const promised = `${path}: \`totalResults\` promises ${total}, and ${seen.size} were seen`;
    if (passedOver.length === 0)
      notes.unshift(
        `${promised}, though every page was full: places are empty, or the order is not the same twice.`,
      );
    else if (await holdsUnseen(source, path, passedOver, seen))
      notes.unshift(
        `${promised}. Okta asks for 100 and goes on 100 further, so a page that holds fewer loses the rest: to Okta they are gone.`,
      );
  }
  if (twice.size > 0) {
    const ids = [...twice].slice(0, SHOWN).join(", ");
    notes.push(
      `${path}: ${twice.size} came twice in one walk and count once, as last seen: ${ids}${twice.size > SHOWN ? ", …" : ""}`,
    );
  }
  return { resources: [...seen.values()], pages, notes };
}

/**
 * Whether anybody stands behind a short page who was not seen, or cannot be asked for: a service whose places have holes
 * promises more than there are and loses nobody by it.
 */
async function holdsUnseen(
  source: Source,
  path: "/Users" | "/Groups",
  places: readonly number[],
  seen: ReadonlyMap<string, unknown>,
): Promise<boolean> {
  try {
    for (const startIndex of places) {
      const where = `GET ${path}?startIndex=${startIndex}&count=${PAGE}`;
      const { resources } = readListResponse(
        await source.get(path, { startIndex, count: PAGE }),
        startIndex,
        where,
      );
      if (resources.some(({ id }) => typeof id !== "string" || !seen.has(id))) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof ImportError) return true;
    throw error;
  }
}

function readAll<Resource>(
  page: readonly JsonObject[],
  read: (reader: AttributeReader) => Resource,
  where: string,
): Resource[] {
  const complaints: string[] = [];
  const resources = page.map((resource, index) => {
    const reader = new AttributeReader(resource);
    const result = read(reader);
    if (reader.problems.length > 0) {
      const name = reader.at("userName") ?? reader.at("displayName") ?? reader.at("id");
      const who = typeof name === "string" && name !== "" ? name : "unnamed";
      complaints.push(`entry ${index + 1} (${who}): ${reader.problems.join(", ")}`);
    }
    return result;
  });
  if (complaints.length > 0) {
    const more = complaints.length > SHOWN ? `; and ${complaints.length - SHOWN} more` : "";
    throw new ImportError(
      `${where} holds what Okta cannot import: ${complaints.slice(0, SHOWN).join("; ")}${more}.`,
    );
  }
  return resources;
}
