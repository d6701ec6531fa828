import { join } from "node:path";
import { requireAgreement } from "./agree.ts";
import { openClient, textOf } from "./client.ts";
import { found, type Loading } from "./company.ts";
import { bareWorker, scimmy } from "./compared.ts";
import { GROUP_LIST, memoryOfGroupList } from "./group-list.ts";
import { type GroupCost, groupCosts } from "./groups.ts";
import { type Contender, type Cost, type Costs, type Measure, run } from "./rounds.ts";
import { type RowsRead, rowsRead } from "./rows-read.ts";
import { sweeps } from "./sweep.ts";
import { PAGE_SIZE, pagePath, type Resource, readList, walk } from "./walk.ts";
import { migrate, startWorker } from "./worker-service.ts";

export const CONTENDERS = ["rollcall", "bare", "scimmy"] as const;
export type Name = (typeof CONTENDERS)[number];

/** Everything that was measured with so many people. */
export interface Measured {
  readonly size: number;
  readonly loading: Loading;
  readonly rows: RowsRead;
  readonly measures: readonly { readonly measure: Measure<Name>; readonly costs: Costs<Name> }[];
  readonly sweeps: { readonly idle: Cost; readonly due: Cost };
  readonly memory: Awaited<ReturnType<typeof memoryOfGroupList>>;
  readonly groups: readonly GroupCost[];
}

/** Beyond it scimmy would have to hold all members of all groups at once, and only the service is asked for them. */
const GROUPS_COMPARED_UP_TO = 10_000;
const PAGES_CHECKED = 100;

/** Fills a roster with so many people in that folder, checks that all contenders answer alike, and measures. */
export async function measure(
  size: number,
  rounds: number,
  folder: string,
  say: (what: string) => void,
): Promise<Measured> {
  say("loading");
  const first = await startWorker("src/worker.ts", join(folder, "rollcall"));
  await migrate(first);
  const { reader, loading } = await found(first, size);
  await first.stop();
  const authorization = `Basic ${btoa(`${reader.id}:${reader.token}`)}`;
  say("counting rows");
  const rows = await rowsRead(join(folder, "rollcall"), authorization, size);
  say("filling the others");
  const service = await startWorker("src/worker.ts", join(folder, "rollcall"));
  const rollcall = openClient(service.origin, authorization);
  const people = await walk(rollcall);
  const groupsCompared = size <= GROUPS_COMPARED_UP_TO;
  const groups = groupsCompared ? readList(textOf(await rollcall(GROUP_LIST))).Resources : [];
  const [bare, other] = [
    await bareWorker(join(folder, "bare"), people, authorization),
    await scimmy(folder, people, groups, reader),
  ];
  const contenders: Record<Name, Contender> = {
    rollcall: { service, ask: rollcall },
    bare: { service: bare, ask: openClient(bare.origin, authorization) },
    scimmy: { service: other, ask: openClient(other.origin, authorization) },
  };
  say("comparing answers");
  const measures = measuresOf(people, rounds, groupsCompared);
  await requireAllAgree(measures, contenders, size);
  say("measuring");
  const costs = await run(measures, contenders, rounds);
  const memory = await memoryOfGroupList(service, rollcall);
  const swept = await sweeps(service);
  await Promise.all(Object.values(contenders).map((contender) => contender.service.stop()));
  // Last, for it adds a group.
  say("changing groups");
  const groupsWritten = await groupCosts(join(folder, "rollcall"));
  return {
    size,
    loading,
    rows,
    measures: measures.map((measure, index) => ({ measure, costs: costs[index] ?? new Map() })),
    sweeps: swept,
    memory,
    groups: groupsWritten,
  };
}

export const PAGE_OF_WALK = "a page of the walk";

function measuresOf(people: readonly Resource[], rounds: number, groupsCompared: boolean): Measure<Name>[] {
  const pages = Math.ceil(people.length / PAGE_SIZE);
  // The rounds together walk the list at least once.
  const stretch = Math.max(10, Math.ceil(pages / rounds));
  const pathOfPage = (page: number) => pagePath((page % pages) * PAGE_SIZE + 1);
  const someone = (index: number) => people[index % people.length];
  return [
    { title: "first page", of: CONTENDERS, every: 1, paths: () => repeated(5, () => pathOfPage(0)) },
    { title: "last page", of: CONTENDERS, every: 1, paths: () => repeated(5, () => pathOfPage(pages - 1)) },
    {
      title: PAGE_OF_WALK,
      of: CONTENDERS,
      every: 1,
      paths: (round) => repeated(stretch, (index) => pathOfPage(round * stretch + index)),
    },
    {
      title: "one user",
      of: CONTENDERS,
      every: 1,
      paths: (round) => repeated(20, (index) => `/Users/${someone(round * 20 + index)?.id}`),
    },
    {
      title: "userName eq",
      of: CONTENDERS,
      every: 1,
      paths: (round) => repeated(20, (index) => filterPath(someone(round * 20 + index)?.userName ?? "")),
    },
    {
      title: "group list",
      of: groupsCompared ? ["rollcall", "scimmy"] : ["rollcall"],
      // With many people it takes seconds.
      every: people.length > 1000 ? 5 : 1,
      paths: () => [GROUP_LIST],
    },
  ];
}

function filterPath(userName: string): string {
  return `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}&startIndex=1&count=${PAGE_SIZE}`;
}

function repeated(times: number, path: (index: number) => string): string[] {
  return Array.from({ length: times }, (_, index) => path(index));
}

/** Each measure's first paths, and pages spread evenly over the whole list. */
async function requireAllAgree(
  measures: readonly Measure<Name>[],
  { rollcall, bare, scimmy }: Readonly<Record<Name, Contender>>,
  size: number,
): Promise<void> {
  for (const { of, paths } of measures) {
    if (!of.includes("scimmy")) continue;
    const others = { scimmy: scimmy.ask, ...(of.includes("bare") && { bare: bare.ask }) };
    for (const path of new Set(paths(0))) await requireAgreement(path, rollcall.ask, others);
  }
  const step = Math.ceil(size / PAGE_SIZE / PAGES_CHECKED) * PAGE_SIZE;
  for (let start = 1; start <= size; start += step) {
    await requireAgreement(pagePath(start), rollcall.ask, { bare: bare.ask, scimmy: scimmy.ask });
  }
}
