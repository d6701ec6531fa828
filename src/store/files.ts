/** The files themselves, in R2, where it is bound: people's data, kept no longer than the lines that were read of it. */
import { StoreUnavailable } from "./database.ts";

/** Keeps a file under the key. Throws `StoreUnavailable`. */
export async function keepFile(files: R2Bucket, key: string, bytes: Uint8Array): Promise<void> {
  await answered(() => files.put(key, bytes));
}

/** The bytes of a file that was kept, or null. Throws `StoreUnavailable`. */
export async function readFile(files: R2Bucket, key: string): Promise<ReadableStream | null> {
  return (await answered(() => files.get(key)))?.body ?? null;
}

/** Forgets files; keys that there are none of do no harm. Throws `StoreUnavailable`. */
export async function dropFiles(files: R2Bucket, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await answered(() => files.delete([...keys]));
}

async function answered<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw new StoreUnavailable(error instanceof Error ? error.message : "");
  }
}
