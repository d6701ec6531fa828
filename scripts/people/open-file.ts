import { createReadStream, type ReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type FileChoices, openPeopleFile } from "../../src/connectors/csv/people-file.ts";
import type { Row } from "../../src/connectors/csv/read-row.ts";
import type { Survey } from "../../src/connectors/csv/survey.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { CommandError } from "../command/command.ts";

export interface OpenFile {
  readonly survey: Survey;
  /** What the file has about each person, read while it is asked for. Throws `CommandError` at a broken line. */
  readonly rows: AsyncIterable<Row>;
  /** How much of the file has been read by `rows`, from 0 to 1. */
  progress(): number;
}

/** Opens a people file and goes over it; `name` is how messages call it. Throws `CommandError` where it cannot be read. */
export async function openFile(path: string, name: string, choices: FileChoices): Promise<OpenFile> {
  let stream: ReadStream | null = null;
  const open = () => {
    stream = createReadStream(path);
    return stream;
  };
  try {
    const { size } = await stat(path);
    const { survey, rows } = await openPeopleFile(open, choices);
    return {
      survey,
      rows: namingFile(rows(), name),
      progress: () => (size === 0 || stream === null ? 1 : stream.bytesRead / size),
    };
  } catch (error) {
    throw named(error, name);
  }
}

async function* namingFile(rows: AsyncGenerator<Row>, name: string): AsyncGenerator<Row> {
  try {
    yield* rows;
  } catch (error) {
    throw named(error, name);
  }
}

function named(error: unknown, name: string): unknown {
  if (error instanceof RuleError) return new CommandError(`${name} cannot be read: ${error.detail}`);
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ENOENT") return new CommandError(`There is no file ${name}.`);
  return new CommandError(`${name} cannot be read: ${error.message}`);
}
