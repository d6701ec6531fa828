import * as v from "valibot";
import { type Client, textOf } from "./client.ts";

export const PAGE_SIZE = 100;

/** A resource as answered, as far as the comparison reads it. */
const Resource = v.looseObject({
  id: v.string(),
  userName: v.exactOptional(v.string()),
  displayName: v.exactOptional(v.string()),
});
export type Resource = v.InferOutput<typeof Resource>;

const List = v.object({ totalResults: v.number(), Resources: v.array(Resource) });

export function pagePath(startIndex: number): string {
  return `/Users?startIndex=${startIndex}&count=${PAGE_SIZE}`;
}

/** Reads a list's answer, or a single resource's as a list of one. */
export function readList(text: string): { readonly totalResults: number; readonly Resources: Resource[] } {
  const value: unknown = JSON.parse(text);
  // As it came, for the bare Worker is to answer the same bytes; what is parsed anew has its keys in another order.
  if (v.is(List, value)) return value;
  if (v.is(Resource, value)) return { totalResults: 1, Resources: [value] };
  throw new Error("an answer that is neither a list nor a resource");
}

/** Everyone, page by page, as a client would. Throws where somebody is missing or comes twice. */
export async function walk(ask: Client): Promise<Resource[]> {
  const people: Resource[] = [];
  for (;;) {
    const { totalResults, Resources } = readList(textOf(await ask(pagePath(people.length + 1))));
    people.push(...Resources);
    if (people.length < totalResults && Resources.length > 0) continue;
    if (new Set(people.map(({ id }) => id)).size !== totalResults)
      throw new Error("the walk missed somebody");
    return people;
  }
}
