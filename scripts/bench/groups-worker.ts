/// <reference types="@cloudflare/workers-types" />
/**
 * What groups cost to write: a Worker that does one thing to the roster by its verbs, and answers with how many rows D1 says
 * that it read and wrote for it. One request at a time, or the counts mix.
 */
import { EDIT_EVERYTHING } from "../../src/auth/grants.ts";
import type { Env } from "../../src/env.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { clearGroups } from "../../src/roster/groups/clear-groups.ts";
import { gatherGroups } from "../../src/roster/groups/gather-groups.ts";
import { nameInGroup } from "../../src/roster/groups/name-in-group.ts";
import { previewGroup } from "../../src/roster/groups/preview-group.ts";
import { openRoster } from "../../src/roster/open.ts";
import type { Roster } from "../../src/roster/roster.ts";
import type { Counted } from "./groups.ts";

const GROUP = "bench-group";
const CONDITIONS = [{ field: "startDate", operator: "before", value: "2024-01-01" }] as const;

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const count = { rowsRead: 0, rowsWritten: 0 };
    const roster: Roster = {
      db: openRoster(counting(env.DB, count)),
      actor: "bench",
      actorId: null,
      address: null,
      grants: EDIT_EVERYTHING,
      now: Date.now(),
    };
    const dealt = await deal(pathname, roster, Number(searchParams.get("n")), env.DB);
    return Response.json({ dealt, ...count } satisfies Counted);
  },
} satisfies ExportedHandler<Env>;

async function deal(what: string, roster: Roster, n: number, db: D1Database): Promise<number> {
  const { groups, items } = await currentDictionary(roster.db);
  switch (what) {
    case "/rule": {
      const definition = {
        people: "active",
        conditions: CONDITIONS,
        inGroups: [],
        description: null,
      } as const;
      if (!groups.defined.has(GROUP))
        await changeCompany(roster, "addGroup", { ...definition, id: GROUP, name: "Bench" });
      else
        await changeCompany(roster, "changeGroup", {
          id: GROUP,
          changes: { conditions: [{ ...CONDITIONS[0], operator: n % 2 === 0 ? "before" : "after" }] },
        });
      return 1;
    }
    case "/gather":
      return gatherGroups(roster, n);
    case "/clear":
      return clearGroups(roster);
    case "/preview":
      return (await previewGroup(roster, { people: "active", conditions: CONDITIONS, inGroups: [] })).members
        .count;
    case "/change": {
      const departments = [...items.values()].filter(({ list }) => list === "department");
      const departmentId = departments[n % departments.length]?.id ?? null;
      const [id = ""] = await people(db, n, 1);
      await perform(roster, "change", id, { effectiveDate: null, values: { work: { departmentId } } });
      return 1;
    }
    case "/name": {
      const add = await people(db, n, 256);
      await nameInGroup(roster, GROUP, n % 2 === 0 ? { add } : { leaveOut: add });
      return add.length;
    }
    default:
      throw new Error(`nobody can do ${what}`);
  }
}

/** Some people who are here, from one on. */
async function people(db: D1Database, from: number, count: number): Promise<string[]> {
  const { results } = await db
    .prepare(
      "SELECT employee_id AS id FROM states WHERE ordinal > ?1 AND active = 1 AND ends_at > 9e13 LIMIT ?2",
    )
    .bind(from, count)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** The binding, with the rows of every batch added up. */
function counting(database: D1Database, count: { rowsRead: number; rowsWritten: number }): D1Database {
  const batch: D1Database["batch"] = async (statements) => {
    const answers = await database.batch<never>(statements);
    for (const { meta } of answers) {
      count.rowsRead += meta.rows_read;
      count.rowsWritten += meta.rows_written;
    }
    return answers;
  };
  return new Proxy(database, {
    get(target, name) {
      if (name === "batch") return batch;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
