import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { EDIT_EVERYTHING, foundCompany, hired, rosterAt } from "../support/company.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";
import { play, type Transcript } from "./transcript.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

const TRANSCRIPTS = Object.entries(
  import.meta.glob<Transcript>("./*/*.json", { eager: true, import: "default" }),
);

let company: Tables;

beforeAll(async () => {
  await foundCompany(NOW);
  await hired(NOW, "ada", { basic: { firstName: "Ada", surname: "Lovelace" } });
  await hired(NOW, "bo", { terminationDate: "2024-01-31" });
  await hired(NOW, "cy", { startDate: "2027-01-01" });
  company = await readTables();
});

test("there are transcripts of every client that is known to write", () => {
  const clients = new Set(TRANSCRIPTS.map(([path]) => path.split("/")[1]));
  expect([...clients].toSorted()).toEqual(["entra", "jumpcloud", "okta", "onelogin", "ping", "sailpoint"]);
});

describe.each(TRANSCRIPTS)("%s", (path, transcript) => {
  const { client, does, source, exchanges } = transcript;
  const kept = new Map<string, unknown>();
  let as: NewServiceUser;
  // Another one, which remembers no company: its epoch goes back with the tables.
  const db = watchedDatabase(env.DB, {});

  beforeAll(async () => {
    await writeTables(company);
    as = await createServiceUser(rosterAt(NOW), env.TOKENS, path, EDIT_EVERYTHING);
  });

  test.each(exchanges)(`${client} ${does}: $step`, async (exchange) => {
    expect(exchange.source ?? source).toMatch(/^https:\/\//);
    await play(transcript, exchange, kept, { as, now: NOW, db });
  });
});
