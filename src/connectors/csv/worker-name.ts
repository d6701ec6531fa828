import type { FileStatus } from "./file-line.ts";
import { fileStatus } from "./file-status.ts";

export interface WorkerName {
  readonly name: string;
  /** What the remark behind the name says; null: there is none. */
  readonly status: FileStatus | null;
}

/** Workday writes where people stand behind their names: "Jane Doe (On Leave)". Other remarks stay in the name. */
export function workerName(text: string): WorkerName {
  const [, name = text, remark = ""] = /^(.*\S)\s*\(([^()]+)\)$/.exec(text) ?? [];
  const status = fileStatus(remark);
  return status === null ? { name: text, status } : { name, status };
}

export function withoutRemark(text: string): string {
  return workerName(text).name;
}
