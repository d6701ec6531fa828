/**
 * When tokens were last used, by day and client. An isolate notes each once a day, so that requests write nothing; what
 * it notes while D1 is away is noted by a later request, or is missing.
 */
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { tokenUses } from "./access-tables.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { historyOf } from "./history.ts";

export type TokenUse = typeof tokenUses.$inferSelect;

/** A use as it is noted. */
export interface NotedUse extends TokenUse {
  /** The service user's name, who acts. */
  readonly name: string;
  /** The same for every use by that token, on that day, by that client. */
  readonly operationId: string;
  readonly at: Instant;
}

/** Notes a use, with its history; one that was noted before on that day changes nothing. */
export async function writeTokenUse(db: Database, use: NotedUse): Promise<void> {
  const { serviceUserId, tokenId, client, day, address, name, operationId, at } = use;
  const row = { serviceUserId, tokenId, client, day, address };
  await commit(db, [
    db
      .insert(tokenUses)
      .values(row)
      .onConflictDoUpdate({
        target: [tokenUses.serviceUserId, tokenUses.tokenId, tokenUses.client],
        set: { day, address },
        setWhere: sql`${tokenUses.day} < ${day}`,
      }),
    ...historyOf(
      { kind: "serviceUser", id: serviceUserId },
      { id: operationId, actor: name, address, at },
      { verb: "use", reason: `token ${tokenId}, ${client}`, changes: null },
    ),
  ]);
}

/** What is known of the use of tokens: of one service user's, or of all. */
export async function readTokenUses(db: Database, serviceUserId?: string): Promise<TokenUse[]> {
  const whose = serviceUserId === undefined ? undefined : eq(tokenUses.serviceUserId, serviceUserId);
  return asked(() => db.select().from(tokenUses).where(whose).orderBy(tokenUses.day));
}

/** For the batch that takes those tokens away; left out: all that the service user has. */
export function forgetTokenUses(serviceUserId: string, tokenIds?: readonly string[]): Statement {
  const whose = eq(tokenUses.serviceUserId, serviceUserId);
  return sql`DELETE FROM ${tokenUses} WHERE ${tokenIds === undefined ? whose : and(whose, inArray(tokenUses.tokenId, [...tokenIds]))}`;
}
