/// <reference types="@cloudflare/workers-types" />
/**
 * The service as it is, which tells beside SCIM how many rows D1 says that it read for the last answer, once that has
 * come whole. All that reads of users and groups ask D1 they ask in batches, so batches are what is counted. One request
 * at a time, or the counts mix.
 */
import type { Env } from "../../src/env.ts";
import worker from "../../src/worker.ts";
import { ROWS_READ } from "./rows-read-path.ts";

let rowsRead = 0;
let counted: D1Database | undefined;

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === ROWS_READ) return Response.json(rowsRead);
    rowsRead = 0;
    // The same wrapper for every request: the service keeps its dictionary by the binding.
    counted ??= counting(env.DB);
    return worker.fetch(request, { ...env, DB: counted }, context);
  },
} satisfies ExportedHandler<Env>;

function counting(database: D1Database): D1Database {
  const batch: D1Database["batch"] = async (statements) => {
    const answers = await database.batch<never>(statements);
    for (const { meta } of answers) rowsRead += meta.rows_read;
    return answers;
  };
  return new Proxy(database, {
    get: (target, name) => (name === "batch" ? batch : bound(target, Reflect.get(target, name))),
  });
}

function bound(target: D1Database, member: unknown): unknown {
  return typeof member === "function" ? member.bind(target) : member;
}
