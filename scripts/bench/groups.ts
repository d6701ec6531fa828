import { type Cost, median } from "./rounds.ts";
import { startWorker, type WorkerService } from "./worker-service.ts";

/** What one thing cost D1, and how many people or rows it was about. */
export interface Counted {
  readonly dealt: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

/** What one thing cost, for each of whom it was about, or for the whole of it. */
export interface GroupCost extends Cost {
  readonly title: string;
  readonly dealt: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

const PEOPLE_A_STEP = 2000;
const ROUNDS = 5;

/** What groups cost to write in the roster of that folder: medians of some rounds; a rule over everyone as a whole. */
export async function groupCosts(folder: string): Promise<readonly GroupCost[]> {
  const service = await startWorker("scripts/bench/groups-worker.ts", folder);
  try {
    await once(service, "/rule?n=0");
    await whole(service, "", `/gather?n=${PEOPLE_A_STEP}`);
    const change = await rounds(service, "one person's change", (n) => `/change?n=${n * 7}`);
    const name = await rounds(service, "256 people named", (n) => `/name?n=${n}`);
    const rule = await once(service, "/rule?n=1");
    const gathered = await whole(service, "a rule over everyone, gathered", `/gather?n=${PEOPLE_A_STEP}`);
    const cleared = await whole(service, "what it left, dropped", "/clear");
    const preview = await once(service, "/preview");
    return [
      change,
      name,
      { ...rule, title: "the rule itself, with its first 5,000" },
      gathered,
      cleared,
      { ...preview, title: "a preview of it" },
    ];
  } finally {
    await service.stop();
  }
}

async function once(service: WorkerService, path: string): Promise<GroupCost> {
  const [cpu, begun] = [service.cpu(), performance.now()];
  const response = await fetch(`${service.origin}${path}`);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  const counted = (await response.json()) as Counted;
  return { title: path, ...counted, cpu: service.cpu() - cpu, wall: performance.now() - begun };
}

async function rounds(
  service: WorkerService,
  title: string,
  path: (round: number) => string,
): Promise<GroupCost> {
  const costs: GroupCost[] = [];
  for (let round = 1; round <= ROUNDS; round++) costs.push(await once(service, path(round)));
  const of = (name: "dealt" | "rowsRead" | "rowsWritten" | "cpu" | "wall") =>
    median(costs.map((cost) => cost[name]));
  return {
    title,
    dealt: of("dealt"),
    rowsRead: of("rowsRead"),
    rowsWritten: of("rowsWritten"),
    cpu: of("cpu"),
    wall: of("wall"),
  };
}

/** Step by step until nothing is left to do, all of it added up. */
async function whole(service: WorkerService, title: string, path: string): Promise<GroupCost> {
  let sum: GroupCost = { title, dealt: 0, rowsRead: 0, rowsWritten: 0, cpu: 0, wall: 0 };
  for (;;) {
    const { dealt, rowsRead, rowsWritten, cpu, wall } = await once(service, path);
    sum = {
      title,
      dealt: sum.dealt + dealt,
      rowsRead: sum.rowsRead + rowsRead,
      rowsWritten: sum.rowsWritten + rowsWritten,
      cpu: sum.cpu + cpu,
      wall: sum.wall + wall,
    };
    if (dealt === 0) return sum;
  }
}
