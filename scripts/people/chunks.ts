import type { Row } from "../../src/connectors/csv/read-row.ts";

/** The service takes 500 lines and 500 kB a chunk; the rest is left for the JSON around the lines. */
const MOST_LINES = 500;
const MOST_BYTES = 490_000;

/** People that travel in one request. */
export type Chunk = readonly Row[];

/** Gathers lines into chunks as large as the service takes. */
export async function* chunks(rows: AsyncIterable<Row>): AsyncGenerator<Chunk> {
  let [chunk, bytes]: [Row[], number] = [[], 0];
  for await (const row of rows) {
    const size = new TextEncoder().encode(JSON.stringify(row)).length + 1;
    if (chunk.length === MOST_LINES || (chunk.length > 0 && bytes + size > MOST_BYTES)) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(row);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
