import { openClient, textOf } from "./client.ts";
import { PAGE_SIZE, pagePath, readList } from "./walk.ts";
import { startWorker } from "./worker-service.ts";

/** What D1 says that it read. */
export interface RowsRead {
  readonly firstPage: number;
  readonly lastPage: number;
  readonly aPersonWalked: number;
}

/** Walks the same roster once more, through the Worker that counts. */
export async function rowsRead(folder: string, authorization: string, size: number): Promise<RowsRead> {
  const service = await startWorker("scripts/bench/counting-worker.ts", folder);
  const ask = openClient(service.origin, authorization);
  await ask(pagePath(1)); // The isolate reads the dictionary.
  const pages: number[] = [];
  let people = 0;
  for (let start = 1; start <= size; start += PAGE_SIZE) {
    const answer = await ask(pagePath(start));
    people += readList(textOf(answer)).Resources.length;
    pages.push(Number(answer.headers["x-rows-read"]));
  }
  await service.stop();
  return {
    firstPage: pages[0] ?? Number.NaN,
    lastPage: pages.at(-1) ?? Number.NaN,
    aPersonWalked: pages.reduce((sum, rows) => sum + rows, 0) / people,
  };
}
