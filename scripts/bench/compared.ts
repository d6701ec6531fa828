/** The two that the service is compared with, filled with what the service itself answers. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HOST } from "./client.ts";
import type { Credentials } from "./company.ts";
import { startScimmy } from "./scimmy-service.ts";
import type { Service } from "./service.ts";
import type { Resource } from "./walk.ts";
import { startWorker } from "./worker-service.ts";

const PEOPLE_A_STATEMENT = 300;

/** A bare Worker over D1 that holds every person's text as the service renders it. */
export async function bareWorker(
  folder: string,
  people: readonly Resource[],
  authorization: string,
): Promise<Service> {
  const bare = await startWorker("scripts/bench/bare-worker.ts", folder);
  const database = await bare.miniflare.getD1Database("DB");
  await database.exec(
    "CREATE TABLE people (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE, user_name TEXT UNIQUE, json TEXT)",
  );
  const rows = people.map((person, index) => [index + 1, person.id, person.userName, JSON.stringify(person)]);
  const insert = database.prepare(
    "INSERT INTO people SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)",
  );
  for (let from = 0; from < rows.length; from += PEOPLE_A_STATEMENT) {
    await insert.bind(JSON.stringify(rows.slice(from, from + PEOPLE_A_STATEMENT))).run();
  }
  const tokens = await bare.miniflare.getKVNamespace("TOKENS");
  await tokens.put("service-user", JSON.stringify({ authorization, total: people.length }));
  return bare;
}

/** scimmy on Express over SQLite that holds the same people and groups as JSON. */
export async function scimmy(
  folder: string,
  people: readonly Resource[],
  groups: readonly Resource[],
  reader: Credentials,
): Promise<Service> {
  const file = join(folder, "scimmy.sqlite");
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE users (position INTEGER PRIMARY KEY, id TEXT UNIQUE, user_name TEXT UNIQUE, json TEXT);
    CREATE TABLE groups (position INTEGER PRIMARY KEY, id TEXT UNIQUE, json TEXT);
    CREATE TABLE tokens (id TEXT PRIMARY KEY, sha256 TEXT);
    BEGIN`);
  const user = database.prepare("INSERT INTO users (id, user_name, json) VALUES (?, ?, ?)");
  for (const person of people) user.run(person.id, person.userName ?? "", JSON.stringify(person));
  const group = database.prepare("INSERT INTO groups (id, json) VALUES (?, ?)");
  for (const one of groups) group.run(one.id, JSON.stringify(one));
  const sha256 = createHash("sha256").update(reader.token).digest("hex");
  database.prepare("INSERT INTO tokens VALUES (?, ?)").run(reader.id, sha256);
  database.exec("COMMIT");
  database.close();
  return startScimmy(file, `http://${HOST}`);
}
