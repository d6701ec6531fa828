import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { type Asking, askAt } from "./ask-at.ts";
import { type Tables, writeTables } from "./tables.ts";

/** A load as it comes over the wire. */
export interface Load {
  readonly id: string;
  readonly status: string;
  readonly lines: number;
  readonly checked: number;
  readonly applied: number;
  readonly undone: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  readonly conflicts: number;
  readonly notices: readonly string[];
  readonly columns: readonly { readonly header: string; readonly field: string | null }[];
}

export interface Problem {
  readonly line: number | null;
  readonly column: string | null;
  readonly message: string;
}

export interface PlannedLine {
  readonly line: number;
  readonly employeeNumber: string | null;
  readonly email: string | null;
  readonly name: string;
  readonly action: string;
  readonly why: string;
  readonly absent: boolean;
}

/** A line by the headings of its columns; what is left out is blank, where another line has the column. */
export type Line = Readonly<Record<string, string>>;

export interface FileOptions extends Asking {
  readonly scope?: "everyone" | "partial" | "complete";
  readonly mayGo?: number;
  readonly holdBad?: boolean;
  readonly feed?: string;
  readonly map?: object;
  readonly dates?: Readonly<Record<string, string>>;
  readonly columns?: readonly string[];
}

let restored = 0;

/** Puts every table back, under an epoch of its own: the isolate believes what it remembers of one that it knows. */
export async function restore(tables: Tables): Promise<void> {
  restored += 1;
  await writeTables(tables);
  await env.DB.prepare("UPDATE company SET epoch = epoch + ?")
    .bind(restored * 1000)
    .run();
}

/** Calls the HR API as that service user; the answer must have the status. */
export async function call<T>(
  user: Pick<NewServiceUser, "id" | "token">,
  method: string,
  path: string,
  body: unknown,
  status: number,
  asking: Asking = {},
): Promise<T> {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await askAt(user, `/api/v1${path}`, { ...asking, init: { method, ...sent } });
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  return JSON.parse(text === "" ? "null" : text);
}

function choicesIn({ scope, mayGo, holdBad, feed, map, dates }: FileOptions): object {
  const said = Object.entries({ scope, mayGo, holdBad, feed, map, dates });
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/** Brings files in as that service user, at a moment. */
export function loader(user: Pick<NewServiceUser, "id" | "token">, now: number) {
  const post = (path: string, body: unknown, status: number, asking: Asking) =>
    call<Load>(user, "POST", path, body, status, { now, ...asking });

  const open = (columns: readonly string[], options: FileOptions = {}) =>
    post("/loads", { fileName: "people.csv", columns, ...choicesIn(options) }, 201, options);

  const fill = (
    id: string,
    first: number,
    rows: readonly (readonly string[])[],
    status = 200,
    asking: Asking = {},
  ) =>
    call<Load>(
      user,
      "PUT",
      `/loads/${id}/chunks/${first}`,
      { lines: rows.map((cells, at) => ({ line: first + at, cells })) },
      status,
      { now, ...asking },
    );

  const step = (id: string, verb: "check" | "apply" | "undo", asking: Asking = {}, status = 200) =>
    post(`/loads/${id}/${verb}`, undefined, status, asking);

  const show = (id: string) => call<Load>(user, "GET", `/loads/${id}`, undefined, 200, { now });

  /** Steps until the load stands in another status. */
  const whole = async (id: string, verb: "check" | "apply" | "undo", asking: Asking = {}): Promise<Load> => {
    const running = { check: ["filling", "checking"], apply: ["checked", "applying"], undo: ["undoing"] }[
      verb
    ];
    for (let steps = 0; steps < 500; steps++) {
      const load = await step(id, verb, asking);
      if (!running.includes(load.status)) return load;
    }
    throw new Error(`the load does not come to the end of ${verb}`);
  };

  const pages = async <T>(path: string, name: string): Promise<T[]> => {
    const found: T[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: { readonly next: number | null; readonly [name: string]: unknown } = await call(
        user,
        "GET",
        `${path}?after=${after}`,
        undefined,
        200,
        { now },
      );
      const items = page[name];
      if (!Array.isArray(items)) throw new Error(`no ${name} on the page`);
      found.push(...items);
      after = page.next;
    }
    return found;
  };

  const plan = (id: string) => pages<PlannedLine>(`/loads/${id}/lines`, "lines");
  const problems = (id: string) => pages<Problem>(`/loads/${id}/problems`, "problems");

  /** Fills a load with a file, the heading on line 1, as the client does. */
  const filled = async (lines: readonly Line[], options: FileOptions = {}): Promise<Load> => {
    const columns = options.columns ?? [...new Set(lines.flatMap((line) => Object.keys(line)))];
    const rows = lines.map((line) => columns.map((column) => line[column] ?? ""));
    let load = await open(columns, options);
    for (let start = 0; start < rows.length; start += 500)
      load = await fill(load.id, start + 2, rows.slice(start, start + 500), 200, options);
    return load;
  };

  const checked = async (lines: readonly Line[], options: FileOptions = {}): Promise<Load> =>
    whole((await filled(lines, options)).id, "check", options);

  /** Checks a file, which must have no problems, and applies it; what was planned and what was done. */
  const brought = async (lines: readonly Line[], options: FileOptions = {}) => {
    const load = await checked(lines, options);
    expect(load.problems).toEqual([]);
    expect(load.status).toBe("checked");
    const planned = await plan(load.id);
    const applied = await whole(load.id, "apply", options);
    expect(applied.status).toBe("applied");
    return { load: applied, planned, done: await plan(load.id) };
  };

  return { open, fill, step, show, whole, plan, problems, filled, checked, brought };
}

export type Loader = ReturnType<typeof loader>;
