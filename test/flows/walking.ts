import { expect } from "vitest";
import { askAt } from "../support/ask-at.ts";
import { type List, listIn } from "../support/scim.ts";
import type { NewServiceUser } from "../support/service-users.ts";

/** So many people each client asks for. */
export const COUNT = 5;

/** A roster in motion, as a reader that walks through it has to find it. */
export interface Walked<M> {
  readonly now: number;
  /** Who has been in the reader's list all the time. */
  readonly throughout: readonly string[];
  move(move: M): Promise<unknown>;
}

/** Where a client goes on after a page, or null where it stops. `seen` is how many different people it has. */
type Client = (page: List, seen: number) => number | null;

const CLIENTS: Readonly<Record<string, Client>> = {
  "by the count it asked for, until totalResults is covered": ({ startIndex, totalResults }) =>
    startIndex + COUNT > totalResults ? null : startIndex + COUNT,
  "by itemsPerPage, until totalResults is covered": ({ startIndex, itemsPerPage, totalResults }) =>
    itemsPerPage === 0 || startIndex + itemsPerPage > totalResults ? null : startIndex + itemsPerPage,
  "by itemsPerPage, until it has totalResults people": ({ startIndex, itemsPerPage, totalResults }, seen) =>
    itemsPerPage === 0 || seen >= totalResults ? null : startIndex + itemsPerPage,
  "by the count it asked for, until a page is empty": ({ startIndex, itemsPerPage }) =>
    itemsPerPage === 0 ? null : startIndex + COUNT,
};

const MOST_PAGES = 60;

/**
 * Lets every client read a page of people, or of groups, as that service user, then moves the company, and so on until all have stopped. Returns by
 * client whom it missed of those who were there from its first page to its last.
 */
export async function walk<M>(
  user: NewServiceUser,
  company: Walked<M>,
  between: readonly (readonly M[])[],
  path: "/Users" | "/Groups" = "/Users",
): Promise<Readonly<Record<string, readonly string[]>>> {
  const missed: Record<string, readonly string[]> = {};
  const walking = new Map(
    Object.entries(CLIENTS).map(([name, next]) => [name, { next, startIndex: 1, seen: new Set<string>() }]),
  );
  for (let page = 0; walking.size > 0; page++) {
    if (page === MOST_PAGES) throw new Error(`no end: ${[...walking.keys()]}`);
    for (const [name, client] of walking) {
      const list = await pageAt(user, company.now, path, client.startIndex);
      for (const { id } of list.Resources) client.seen.add(id);
      const startIndex = client.next(list, client.seen.size);
      if (startIndex !== null) client.startIndex = startIndex;
      else {
        walking.delete(name);
        missed[name] = company.throughout.filter((id) => !client.seen.has(id));
      }
    }
    for (const move of between[page] ?? []) await company.move(move);
  }
  return missed;
}

async function pageAt(user: NewServiceUser, now: number, path: string, startIndex: number): Promise<List> {
  const list = await listIn(askAt(user, `/scim/v2${path}?startIndex=${startIndex}&count=${COUNT}`, { now }));
  expect(list.itemsPerPage).toBe(list.Resources.length);
  expect(new Set(list.Resources.map(({ id }) => id)).size).toBe(list.itemsPerPage);
  return list;
}

/** Nobody is missed by any client. */
export const NOBODY: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.keys(CLIENTS).map((name) => [name, []]),
);
