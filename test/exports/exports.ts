import { readColumnMap } from "../../src/connectors/csv/column-map.ts";
import type { FileChoices } from "../../src/connectors/csv/people-file.ts";

/** The exports as they are, for their bytes count: each system's own encoding, separator and ends of lines. */
const EXPORTS = import.meta.glob<string>("./*.csv", { query: "?url&inline", import: "default", eager: true });
const MAPS = import.meta.glob<unknown>("./*.map.json", { import: "default", eager: true });

export const NAMES = Object.keys(EXPORTS).map((path) => path.slice(2, -4));

export function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  const [, base64 = ""] = (EXPORTS[`./${name}.csv`] ?? "").split(",");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The map that somebody wrote for an export in words of its own. */
export function choicesFor(name: string): Pick<FileChoices, "map"> {
  const map = MAPS[`./${name}.map.json`];
  return map === undefined ? {} : { map: readColumnMap(map) };
}
