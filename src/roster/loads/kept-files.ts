import { RuleError } from "../../hr/rule-error.ts";
import { keepFile, readFile } from "../../store/files.ts";
import { mintId } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { loadById } from "./open-load.ts";

/** A file as it came, to be handed out again. */
export interface KeptFile {
  readonly fileName: string;
  readonly body: ReadableStream;
}

/** The key for another file, on a second try of the request the same; null where there is no place for files. */
export function newFileKey(roster: Roster, files: R2Bucket | undefined): string | null {
  return files === undefined ? null : `loads/${mintId(roster)}`;
}

/** Keeps a file as it came under the key; does nothing where there is no place for files. */
export async function keepLoadFile(
  files: R2Bucket | undefined,
  key: string | null,
  bytes: Uint8Array,
): Promise<void> {
  if (files !== undefined && key !== null) await keepFile(files, key, bytes);
}

/**
 * The file of a load, as it came, with what was not read of it: for whoever may see everything. Throws `RuleError` where
 * it is not kept.
 */
export async function fileOfLoad(
  roster: Roster,
  files: R2Bucket | undefined,
  loadId: string,
): Promise<KeptFile> {
  const { fileKey, fileName } = await loadById(roster, loadId);
  const body = fileKey === null || files === undefined ? null : await readFile(files, fileKey);
  if (body !== null) return { fileName, body };
  throw new RuleError(
    "unknown",
    "The file is not kept: it came in chunks, or no R2 bucket is bound, or it is more than 30 days old.",
  );
}
