import type { Cost } from "./rounds.ts";
import type { WorkerService } from "./worker-service.ts";

/** How many people's dates are made to have passed: as many as the smallest roster has dates ahead. */
export const DUE = 20;

/** So many minutes go by before what a load has left is dropped, and nothing is done any more. */
const LEFT_BY_A_LOAD = 10;

const END_OF_TIME = 253_402_300_800_000;

/** What one run of the Cron Trigger costs, first with nobody due, then with `DUE` people. */
export async function sweeps(service: WorkerService): Promise<{ readonly idle: Cost; readonly due: Cost }> {
  for (let minute = 0; minute < LEFT_BY_A_LOAD; minute++) await once(service);
  const idle = await once(service);
  await letDatesPass(service);
  return { idle, due: await once(service) };
}

async function once({ miniflare, cpu }: WorkerService): Promise<Cost> {
  const worker = await miniflare.getWorker();
  const [before, begun] = [cpu(), performance.now()];
  await worker.scheduled({ cron: "* * * * *" });
  return { cpu: cpu() - before, wall: performance.now() - begun };
}

/** Moves the moment at which some people's states change from ahead to just now, as if time had passed. */
async function letDatesPass({ miniflare }: WorkerService): Promise<void> {
  const database = await miniflare.getD1Database("DB");
  const [now, people] = [
    Date.now() - 1,
    "employee_id IN (SELECT employee_id FROM states WHERE recorded = 0 ORDER BY starts_at LIMIT ?2)",
  ];
  await database.batch([
    database
      .prepare(`UPDATE states SET ends_at = ?1 WHERE ends_at > ?1 AND ends_at < ?3 AND ${people}`)
      .bind(now, DUE, END_OF_TIME),
    database.prepare(`UPDATE states SET starts_at = ?1 WHERE recorded = 0 AND ${people}`).bind(now, DUE),
  ]);
}
