import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { emptyState, readState, type State, writeState } from "./state.ts";

/** Where the state of a source is kept: one file per base URL and user, for each may be listed others, as Okta keeps one app. */
export function stateFileOf(directory: string, source: string, user: string | null): string {
  const key = [source, ...(user === null ? [] : [user])].join(" ");
  return join(directory, `${createHash("sha256").update(key).digest("hex").slice(0, 16)}.json`);
}

/** What the last import kept, or the state before the first. Throws ImportError where the file is damaged. */
export function loadState(file: string, source: string): State {
  const text = readIfThere(file);
  return text === null ? emptyState(source) : readState(text, source);
}

/** Replaces the file in one step, readable by its owner alone: it holds personal data. */
export function saveState(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, writeState(state), { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

/** The text of a file, null where there is none. */
export function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
