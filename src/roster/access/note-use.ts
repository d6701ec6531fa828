/**
 * What an isolate has noted of the use of tokens is in its memory, so that a request writes nothing that it or another
 * one wrote today. Isolates know nothing of each other: the row and its history say the same, however many write them.
 */
import { sha256 } from "../../auth/token.ts";
import { type Instant, toIso } from "../../hr/instant.ts";
import type { Database } from "../../store/database.ts";
import { writeTokenUse } from "../../store/token-uses.ts";
import type { Access } from "./with-access.ts";

const LONGEST_CLIENT = 120;
/** So many clients of a token are told apart in a day, or whoever names another one each time would fill the trail. */
const CLIENTS_TOLD_APART = 20;
const OTHER_CLIENTS = "other clients";

/** How a token was used. */
export interface Use {
  /** What the client calls itself (`User-Agent`); null: nothing. */
  readonly client: string | null;
  readonly address: string | null;
  readonly now: Instant;
}

/** Of the day: which clients were noted, by token. */
const noted = { day: "", clients: new Map<string, Set<string>>() };

/**
 * Notes that a token was used, once a day and client. For the time after the answer: it never throws, and what cannot be
 * noted is tried again with the next request.
 */
export async function noteUse(
  db: Database,
  { serviceUserId, name, tokenId }: Pick<Access, "serviceUserId" | "name" | "tokenId">,
  { client, address, now }: Use,
): Promise<void> {
  const day = toIso(now).slice(0, "2026-11-24".length);
  const clients = clientsOf(tokenId, day);
  const called = (client ?? "").trim().slice(0, LONGEST_CLIENT);
  const told = clients.has(called) || clients.size < CLIENTS_TOLD_APART ? called : OTHER_CLIENTS;
  if (clients.has(told)) return;
  // Before it is written: requests that come meanwhile need not write it too.
  clients.add(told);
  const operationId = `use ${tokenId} ${day} ${(await sha256(told)).slice(0, 16)}`;
  const use = { serviceUserId, tokenId, client: told, day, address, name, operationId, at: now };
  await writeTokenUse(db, use).catch(() => {
    clients.delete(told);
    console.warn("the use of a token could not be noted");
  });
}

function clientsOf(tokenId: string, day: string): Set<string> {
  if (noted.day !== day) noted.clients.clear();
  noted.day = day;
  const clients = noted.clients.get(tokenId) ?? new Set<string>();
  noted.clients.set(tokenId, clients);
  return clients;
}
