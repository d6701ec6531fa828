import { type Measured, type Name, PAGE_OF_WALK } from "./one-size.ts";
import { type Cost, type Costs, median } from "./rounds.ts";
import { DUE } from "./sweep.ts";
import { PAGE_SIZE } from "./walk.ts";

const WIDTHS = [20, 18, 18, 18, 16, 16];

/** What was measured with so many people, as a table: CPU and wall time of a request, medians over the rounds. */
export function printMeasured({ size, loading, rows, measures, sweeps, memory, groups }: Measured): void {
  console.log(`\n${number(size)} people`);
  row(["CPU / wall, ms", "Rollcall", "bare Worker", "scimmy", "x bare", "scimmy x"]);
  for (const { measure, costs } of measures) {
    row([
      measure.title,
      shown(costs, "rollcall"),
      shown(costs, "bare"),
      shown(costs, "scimmy"),
      ratio(costs, "rollcall", "bare"),
      ratio(costs, "scimmy", "rollcall"),
    ]);
  }
  printWalk({ size, measures });
  const perPerson = (seconds: number) => `${((seconds * 1000) / size).toFixed(2)} ms a person`;
  console.log(
    `  load: ${loading.seconds.toFixed(1)} s, ${loading.cpuSeconds.toFixed(1)} s of CPU (${perPerson(loading.cpuSeconds)})`,
  );
  console.log(`  sweep with nobody due: ${both(sweeps.idle)}; with ${DUE} people due: ${both(sweeps.due)}`);
  console.log(
    `  rows read: first page ${rows.firstPage}, last page ${rows.lastPage}, a person walked ${rows.aPersonWalked.toFixed(3)}`,
  );
  const { places, rows: listed } = rows.groupList;
  console.log(
    `  group list: ${number(places)} places, rows read ${number(listed)}; memory ${memory.before.toFixed(0)} MB before, ${memory.peak.toFixed(0)} MB at its peak`,
  );
  for (const { title, dealt, rowsRead, rowsWritten, ...cost } of groups) {
    console.log(
      `  groups, ${title}: ${both(cost)}, rows read ${number(rowsRead)}, written ${number(rowsWritten)} (${number(dealt)})`,
    );
  }
}

function printWalk({ size, measures }: Pick<Measured, "size" | "measures">): void {
  const walk = measures.find(({ measure }) => measure.title === PAGE_OF_WALK);
  if (walk === undefined) return;
  const pages = Math.ceil(size / PAGE_SIZE);
  const whole = [...walk.costs].map(([name, costs]) => {
    const seconds = (of: "cpu" | "wall") =>
      ((median(costs.map((cost) => cost[of])) * pages) / 1000).toFixed(2);
    return `${name} ${seconds("cpu")} / ${seconds("wall")} s`;
  });
  console.log(`  the whole walk, ${number(pages)} pages, CPU / wall: ${whole.join(", ")}`);
}

function shown(costs: Costs<Name>, name: Name): string {
  const all = costs.get(name);
  return all === undefined
    ? "-"
    : both({ cpu: median(all.map(({ cpu }) => cpu)), wall: median(all.map(({ wall }) => wall)) });
}

function both({ cpu, wall }: Cost): string {
  return `${cpu.toFixed(2)} / ${wall.toFixed(2)}`;
}

/** The median of the rounds' own ratios, of CPU and of wall time: in a round, both met the same machine. */
function ratio(costs: Costs<Name>, over: Name, under: Name): string {
  const [upper, lower] = [costs.get(over), costs.get(under)];
  if (upper === undefined || lower === undefined) return "-";
  const of = (kind: "cpu" | "wall") =>
    median(upper.map((cost, round) => cost[kind] / (lower[round]?.[kind] ?? Number.NaN))).toFixed(2);
  return `${of("cpu")} / ${of("wall")}`;
}

function row(cells: readonly string[]): void {
  const padded = cells.map((cell, index) =>
    index === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[index] ?? 0),
  );
  console.log(`  ${padded.join("")}`);
}

function number(value: number): string {
  return value.toLocaleString("en");
}
