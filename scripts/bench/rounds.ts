import type { Client } from "./client.ts";
import type { Service } from "./service.ts";

/** One of those compared, with a connection to it. */
export interface Contender {
  readonly service: Service;
  readonly ask: Client;
}

/** What is asked, so many requests at a time. */
export interface Measure<Name extends string> {
  readonly title: string;
  /** Whom it is asked of, in turn. */
  readonly of: readonly Name[];
  /** Asked in every so many-th round; all but 1 are not warmed up either. */
  readonly every: number;
  /** The paths that one round asks, one after the other. */
  paths(round: number): readonly string[];
}

/** The cost of one request in one round, in milliseconds. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

export type Costs<Name extends string> = ReadonlyMap<Name, readonly Cost[]>;

const WARM_UP_ROUNDS = 3;

/**
 * Runs the rounds: in each, every measure, and within a measure every contender right after the other, so that what
 * else the machine does meets them alike. The first rounds warm up and do not count.
 */
export async function run<Name extends string>(
  measures: readonly Measure<Name>[],
  contenders: Readonly<Record<Name, Contender>>,
  rounds: number,
): Promise<Costs<Name>[]> {
  const costs = measures.map(({ of }) => new Map<Name, Cost[]>(of.map((name) => [name, []])));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const [index, { of, every, paths }] of measures.entries()) {
      if (every > 1 && (round < 0 || round % every !== 0)) continue;
      for (const name of of) {
        const cost = await costOf(contenders[name], paths(Math.max(round, 0)));
        if (round >= 0) costs[index]?.get(name)?.push(cost);
      }
    }
  }
  return costs;
}

async function costOf({ service, ask }: Contender, paths: readonly string[]): Promise<Cost> {
  const [cpu, begun] = [service.cpu(), performance.now()];
  for (const path of paths) await ask(path);
  return {
    cpu: (service.cpu() - cpu) / paths.length,
    wall: (performance.now() - begun) / paths.length,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
