import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { CommandError } from "./command.ts";
import { type CsvRecord, csvRecords } from "./csv-records.ts";
import { decodeText } from "./decode-text.ts";

export interface CsvFile {
  readonly columns: readonly string[];
  /** The records below the heading, read while they are asked for. Throws `CommandError` at a broken line. */
  readonly records: AsyncIterable<CsvRecord>;
  /** How much of the file has been read, from 0 to 1. */
  progress(): number;
}

/**
 * Opens a file of separated values, in UTF-8 or, by its mark, UTF-16; `name` is how messages call it. Throws
 * `CommandError` where it cannot be read.
 */
export async function openCsv(path: string, name: string): Promise<CsvFile> {
  try {
    const { size } = await stat(path);
    const stream = createReadStream(path);
    const records = csvRecords(decodeText(stream));
    const heading = await records.next();
    if (heading.done === true) throw new CommandError("it is empty.");
    return {
      columns: heading.value.cells,
      records: namingFile(records, name),
      progress: () => (size === 0 ? 1 : stream.bytesRead / size),
    };
  } catch (error) {
    throw named(error, name);
  }
}

async function* namingFile(records: AsyncGenerator<CsvRecord>, name: string): AsyncGenerator<CsvRecord> {
  try {
    yield* records;
  } catch (error) {
    throw named(error, name);
  }
}

function named(error: unknown, name: string): unknown {
  if (error instanceof CommandError) return new CommandError(`${name} cannot be read: ${error.message}`);
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ENOENT") return new CommandError(`There is no file ${name}.`);
  return new CommandError(`${name} cannot be read: ${error.message}`);
}
