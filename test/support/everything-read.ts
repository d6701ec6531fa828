import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { askAt } from "./ask-at.ts";
import type { List } from "./scim.ts";

const PAGE = 100;
/** By name so many are looked for, since it is always the same query. */
const FILTERED = 4;

/**
 * What a client reads of people and groups at one moment: every page of every list, and those of the ids that are
 * named alone, some of them by filter too. By path the status, the ETag and the bytes.
 */
export async function everythingRead(
  user: NewServiceUser,
  now: number,
  alone: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const read: Record<string, string> = {};
  const get = async (path: string): Promise<List> => {
    const answer = await askAt(user, `/scim/v2${path}`, { now });
    const text = await answer.text();
    read[path] = `${answer.status} ${answer.headers.get("ETag")} ${text}`;
    return JSON.parse(text);
  };
  const walk = async (path: string) => {
    const found = [];
    for (let startIndex = 1; ; startIndex += PAGE) {
      const { Resources, totalResults } = await get(`${path}startIndex=${startIndex}&count=${PAGE}`);
      found.push(...Resources);
      if (startIndex + PAGE > totalResults) return found;
    }
  };
  const filtered = (filter: string) => walk(`/Users?filter=${encodeURIComponent(filter)}&`);

  const users = await walk("/Users?");
  await walk("/Groups?");
  await filtered("active eq true");
  await filtered("active eq false");
  for (const id of alone) await get(`/${users.some((user) => user.id === id) ? "Users" : "Groups"}/${id}`);
  for (const { userName, displayName } of users.filter(({ id }) => alone.includes(id)).slice(0, FILTERED)) {
    await filtered(`userName eq "${userName}"`);
    await filtered(`displayName eq "${displayName}"`);
  }
  return read;
}
