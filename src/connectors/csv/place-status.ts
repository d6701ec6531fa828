import { type FileStatus, isFileStatus, type RawLine } from "./file-line.ts";
import { fileStatus, STATUS_WORD } from "./file-status.ts";
import type { LineProblem } from "./read-line.ts";
import { workerName } from "./worker-name.ts";

/** Gathers the status from wherever a line says it. Returns where the places contradict each other. */
export function placeStatus(raw: RawLine): LineProblem[] {
  if (raw.statusCode !== undefined && raw.status === undefined) raw.status = raw.statusCode;
  return [...placeRemark(raw), ...placeTerminatedType(raw)];
}

/** Workday's "(On Leave)" behind a name says more than an "Active" beside it; "(Terminated)" contradicts it. */
function placeRemark(raw: RawLine): LineProblem[] {
  const { status } = raw.worker ? workerName(raw.worker) : { status: null };
  if (status === null) return [];
  const said = statusOf(raw);
  const isMore =
    said === "active" && (status === "leave" || status === "parentalLeave" || status === "gardenLeave");
  if (said === null || isMore) {
    raw.status = status;
    return [];
  }
  return isEnded(said) === isEnded(status)
    ? []
    : [contradiction(`The name says "${STATUS_WORD[status]}"`, said)];
}

/** BambooHR writes "Terminated" where the type of employment stood: it is news about the status, and no type. */
function placeTerminatedType(raw: RawLine): LineProblem[] {
  const { employmentType } = raw;
  if (typeof employmentType !== "string" || fileStatus(employmentType) !== "terminated") return [];
  delete raw.employmentType;
  const said = statusOf(raw);
  if (said === null) raw.status = "terminated";
  return said === null || isEnded(said)
    ? []
    : [contradiction(`The employment ended ("${employmentType}")`, said)];
}

function contradiction(one: string, said: FileStatus): LineProblem {
  return {
    field: "status",
    message: `${one}, but the status is "${STATUS_WORD[said]}". Correct one of them.`,
  };
}

function statusOf({ status }: RawLine): FileStatus | null {
  return typeof status === "string" && isFileStatus(status) ? status : null;
}

function isEnded(status: FileStatus): boolean {
  return status === "terminated" || status === "gardenLeave";
}
