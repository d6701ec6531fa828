import type { CsvRecord } from "./csv-records.ts";

/** The service takes 500 lines and 500 kB a chunk; the rest is left for the JSON around the lines. */
const MOST_LINES = 500;
const MOST_BYTES = 490_000;

/** Lines that travel in one request. */
export type Chunk = readonly CsvRecord[];

/** Gathers lines into chunks as large as the service takes. */
export async function* chunks(records: AsyncIterable<CsvRecord>): AsyncGenerator<Chunk> {
  let [chunk, bytes]: [CsvRecord[], number] = [[], 0];
  for await (const record of records) {
    const size = new TextEncoder().encode(JSON.stringify(record)).length + 1;
    if (chunk.length === MOST_LINES || (chunk.length > 0 && bytes + size > MOST_BYTES)) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(record);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
