/** CPU times and memory as Linux accounts for them; elsewhere there is no `/proc` and no benchmark. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/**
 * User and system time of all threads of a process, in milliseconds. Threads that have ended are not in it: workerd
 * and Node keep theirs.
 */
export function cpuOf(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, time) => sum + time, 0) / 1e6;
}

/** The resident memory of a process in MB, and the most that it has been since the peak was last forgotten. */
export function memoryOf(pid: number) {
  const line = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  return {
    now: () => line("VmRSS"),
    peak: () => line("VmHWM"),
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, "5"),
  };
}

/** The ids of the workerd processes that this one has started. */
export function workerdChildren(): number[] {
  const children = readdirSync("/proc/self/task").flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
  return children.filter((pid) => nameOf(pid) === "workerd");
}

function nameOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return null; // It has just ended.
  }
}
