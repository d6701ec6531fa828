import type { DateFormat } from "../../connectors/csv/date-format.ts";
import { takeFile } from "../../connectors/csv/take-file.ts";
import { goOn, letGoOn } from "../../roster/loads/go-on.ts";
import { keepLoadFile, newFileKey } from "../../roster/loads/kept-files.ts";
import type { LoadChoices } from "../../roster/loads/open-load.ts";
import { refusalOf } from "../../roster/refusal.ts";
import type { Roster } from "../../roster/roster.ts";
import { Refused } from "../refused.ts";
import type { RawFile } from "./body.ts";

export interface FileQuery extends LoadChoices {
  readonly fileName: string;
  readonly dates?: DateFormat;
  readonly apply?: boolean;
}

/** So many steps are taken while the sender waits; cron takes the rest. */
const STEPS = 6;

/**
 * Takes a whole file in: keeps it where there is a place for files, fills a load with its lines, and takes the first
 * steps. Returns the load's id. Throws `RuleError` for what is no people file, `Refused` for one that is too large.
 */
export async function takeWholeFile(
  roster: Roster,
  files: R2Bucket | undefined,
  { stream }: RawFile,
  { apply = false, ...choices }: FileQuery,
): Promise<string> {
  const bytes = await bytesOf(stream);
  const fileKey = newFileKey(roster, files);
  const id = await takeFile(roster, { ...choices, bytes, fileKey });
  await keepLoadFile(files, fileKey, bytes);
  await letGoOn(roster, id, apply);
  await goOn(roster, id, STEPS).catch((error: unknown) => {
    // The load is there and cron takes the step again; told of a failure, the sender would open a second one.
    if (refusalOf(error)?.kind !== "unavailable") throw error;
  });
  return id;
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  try {
    const parts: Uint8Array[] = [];
    for await (const part of stream) parts.push(part);
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 413) throw error;
    throw new Refused(
      413,
      "A file that is sent whole has at most 20 MB. Send a larger one in chunks: POST /api/v1/loads with its columns as JSON, then PUT /api/v1/loads/{id}/chunks/{n}.",
    );
  }
}
