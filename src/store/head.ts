/**
 * What every read asks first, in its own batch: whether the credential still stands, and the epoch. One row each.
 * What an isolate remembers of the dictionary is believed only under the epoch that came with the very same batch.
 */
import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Dictionary } from "../hr/dictionary.ts";
import type { Hold } from "../hr/hold.ts";
import { serviceUsers, views } from "./access-tables.ts";
import { asked, type Database, StoreUnavailable } from "./database.ts";
import { readDictionary } from "./dictionary.ts";
import { company } from "./tables.ts";

/** The service user was changed, disabled or deleted since it was looked up; nothing that was read may be shown. */
export class CredentialMoved extends Error {}

/** All imports are held. */
export class Held extends Error {
  readonly hold: Hold;

  constructor(hold: Hold) {
    super("all imports are held");
    this.hold = hold;
  }
}

/** The view of the service user is not whole yet. */
export class ViewBeingBuilt extends Error {}

/** The company has not been set up, so there is nothing to read yet. */
export class NotSetUp extends Error {}

/** A credential, as far as a read has to ask whether it still stands. */
export interface Credential {
  readonly serviceUserId: string;
  readonly version: number;
  /** The view that it is served by, which has to be whole; null: it needs none. */
  readonly generation: number | null;
  /** Whether it may write anything, and so may know people by keys of its own. */
  readonly writes: boolean;
}

const ATTEMPTS = 3;

type Read = BatchItem<"sqlite">;
type Results<R extends readonly Read[]> = { -readonly [I in keyof R]: R[I]["_"]["result"] };

/**
 * Sends the statements with the head in one batch. Throws `CredentialMoved` where the credential does not stand,
 * `Held` while imports are held, `ViewBeingBuilt` while its view is not whole, `NotSetUp` before there is a company,
 * `StoreUnavailable` where D1 is away.
 */
export async function readWithHead<const R extends readonly Read[]>(
  db: Database,
  credential: Credential,
  statements: R,
): Promise<{ readonly dictionary: Dictionary; readonly results: Results<R> }> {
  for (let attempt = 1; ; attempt++) {
    const [heads, ...results] = await asked(() => db.batch([headOf(db, credential), ...statements]));
    const [head] = heads;
    if (head === undefined) throw new NotSetUp();
    if (head.version !== credential.version) throw new CredentialMoved();
    if (head.hold !== null) throw new Held(head.hold);
    if (credential.generation !== null && head.builtAt === null) throw new ViewBeingBuilt();
    const dictionary = await dictionaryOf(db, head.epoch);
    // A company that changed between the two reads would show old states under a new version: asked again.
    if (dictionary.epoch !== head.epoch && attempt < ATTEMPTS) continue;
    if (dictionary.epoch !== head.epoch) throw new StoreUnavailable("the company keeps changing");
    // The batch answers in the order it was asked; drizzle's types lose that behind the head.
    return { dictionary, results: results as Results<R> };
  }
}

/**
 * The same where the question hangs on the dictionary: it is asked by what is remembered, and again where that has moved.
 */
export async function readByDictionary<const R extends readonly Read[]>(
  db: Database,
  credential: Credential,
  statementsBy: (dictionary: Dictionary) => R,
): Promise<{ readonly dictionary: Dictionary; readonly results: Results<R> }> {
  let known = await rememberedDictionary(db, credential);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const read = await readWithHead(db, credential, statementsBy(known));
    if (read.dictionary.epoch === known.epoch) return read;
    known = read.dictionary;
  }
  throw new StoreUnavailable("the company keeps changing");
}

/** The dictionary as this isolate knows it, which may be an old one; read where it knows none. Throws as `readWithHead`. */
export async function rememberedDictionary(db: Database, credential: Credential): Promise<Dictionary> {
  return remembered.get(db.$client) ?? dictionaryNow(db, credential);
}

/** The dictionary as it is. Throws as `readWithHead` does. */
export async function dictionaryNow(db: Database, credential: Credential): Promise<Dictionary> {
  return (await readWithHead(db, credential, [])).dictionary;
}

function headOf(db: Database, { serviceUserId, generation }: Credential) {
  const version = sql<number | null>`(SELECT ${serviceUsers.version} FROM ${serviceUsers}
    WHERE ${serviceUsers.id} = ${serviceUserId} AND ${serviceUsers.disabledAt} IS NULL)`;
  const builtAt =
    generation === null
      ? sql<number | null>`NULL`
      : sql<number | null>`(SELECT ${views.builtAt} FROM ${views}
          WHERE ${views.serviceUserId} = ${serviceUserId} AND ${views.generation} = ${generation})`;
  return db.select({ version, epoch: company.epoch, hold: company.hold, builtAt }).from(company);
}

const remembered = new WeakMap<D1Database, Dictionary>();

async function dictionaryOf(db: Database, epoch: number): Promise<Dictionary> {
  const known = remembered.get(db.$client);
  if (known?.epoch === epoch) return known;
  const read = await readDictionary(db);
  if (read === null) throw new NotSetUp();
  remembered.set(db.$client, read);
  return read;
}
