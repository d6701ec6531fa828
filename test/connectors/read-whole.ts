import { openPeopleFile, type PeopleFile } from "../../src/connectors/csv/people-file.ts";
import { type CsvRecord, readRow } from "../../src/connectors/csv/read-row.ts";

type Choices = Parameters<typeof openPeopleFile>[1];

export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

/** A file in pieces of that many bytes; as one piece where there are none. */
export function bytesOf(content: string | Uint8Array, piece?: number): () => AsyncGenerator<Uint8Array> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return async function* () {
    const size = piece ?? bytes.length;
    for (let start = 0; start < bytes.length; start += size) yield bytes.slice(start, start + size);
  };
}

export function openFile(content: string | Uint8Array, choices?: Choices): Promise<PeopleFile> {
  return openPeopleFile(bytesOf(content), choices);
}

/** What a whole file says: the survey's findings, and every person as read. */
export async function readWhole(content: string | Uint8Array, choices?: Choices) {
  const file = await openFile(content, choices);
  const people = (await all(file.rows())).map((row) => ({
    lines: [row.line, ...(row.also ?? []).map(({ line }: CsvRecord) => line)],
    ...readRow(row, file.survey.columns),
  }));
  return { ...file.survey, people };
}
