import { openClient, textOf } from "./client.ts";
import { GROUP_LIST, placesIn } from "./group-list.ts";
import { ROWS_READ } from "./rows-read-path.ts";
import { PAGE_SIZE, pagePath, readList } from "./walk.ts";
import { startWorker } from "./worker-service.ts";

/** What D1 says that it read. */
export interface RowsRead {
  readonly firstPage: number;
  readonly lastPage: number;
  readonly aPersonWalked: number;
  /** A hundred groups with everybody who is in them. */
  readonly groupList: { readonly places: number; readonly rows: number };
}

/** Walks the same roster once more, through the Worker that counts. */
export async function rowsRead(folder: string, authorization: string, size: number): Promise<RowsRead> {
  const service = await startWorker("scripts/bench/counting-worker.ts", folder);
  const ask = openClient(service.origin, authorization);
  const rowsOf = async (path: string) => {
    const { Resources } = readList(textOf(await ask(path)));
    const rows = Number(await (await fetch(`${service.origin}${ROWS_READ}`)).json());
    return { Resources, rows };
  };
  await ask(pagePath(1)); // The isolate reads the dictionary.
  const pages: number[] = [];
  let people = 0;
  for (let start = 1; start <= size; start += PAGE_SIZE) {
    const { Resources, rows } = await rowsOf(pagePath(start));
    people += Resources.length;
    pages.push(rows);
  }
  const groups = await rowsOf(GROUP_LIST);
  await service.stop();
  return {
    firstPage: pages[0] ?? Number.NaN,
    lastPage: pages.at(-1) ?? Number.NaN,
    aPersonWalked: pages.reduce((sum, rows) => sum + rows, 0) / people,
    groupList: { places: placesIn(groups.Resources), rows: groups.rows },
  };
}
