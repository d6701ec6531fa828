/// <reference types="@cloudflare/workers-types" />
/**
 * The service as it is, with one header more: how many rows D1 says that it read for the answer. Every read of users
 * is one batch (and one more when an isolate does not know the dictionary yet), so batches are what is counted. One
 * request at a time, or the counts mix.
 */
import type { Env } from "../../src/env.ts";
import worker from "../../src/worker.ts";

let rowsRead = 0;
let counted: D1Database | undefined;

export default {
  async fetch(request, env, context) {
    rowsRead = 0;
    // The same wrapper for every request: the service keeps its dictionary by the binding.
    counted ??= counting(env.DB);
    const answer = await worker.fetch(request, { ...env, DB: counted }, context);
    answer.headers.set("X-Rows-Read", String(rowsRead));
    return answer;
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
