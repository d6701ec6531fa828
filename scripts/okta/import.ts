import { type Plan, reconcile } from "./reconcile.ts";
import type { Source } from "./source.ts";
import { readGroup } from "./source-group.ts";
import { readUser } from "./source-user.ts";
import type { State } from "./state.ts";
import type { Switches } from "./switches.ts";
import { walk } from "./walk.ts";

export interface ImportOptions extends Switches {
  readonly groups: boolean;
  readonly at: string;
  readonly onPage?: (path: string, seen: number, total: number) => void;
}

export interface Import extends Plan {
  readonly source: string;
  readonly requests: number;
  readonly notes: readonly string[];
}

/** One import: both walks whole, then the plan. Nothing is kept here. Throws ImportError. */
export async function runImport(source: Source, state: State, options: ImportOptions): Promise<Import> {
  const page = (path: "/Users" | "/Groups") => ({
    path,
    onPage: (seen: number, total: number) => options.onPage?.(path, seen, total),
  });
  const users = await walk(source, { ...page("/Users"), read: readUser });
  const groups = options.groups ? await walk(source, { ...page("/Groups"), read: readGroup }) : null;
  const snapshot = { users: users.resources, groups: groups?.resources ?? null };
  const plan = reconcile(state, snapshot, options, options.at);
  return {
    ...plan,
    source: source.base,
    requests: users.pages + (groups?.pages ?? 0),
    notes: [...users.notes, ...(groups?.notes ?? []), ...(plan.groups?.notes ?? [])],
  };
}
