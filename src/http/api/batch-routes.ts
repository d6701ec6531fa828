import { readItem } from "../../connectors/json/read-item.ts";
import type { ItemResult } from "../../roster/batch/batch-item.ts";
import { writeBatch } from "../../roster/batch/write-batch.ts";
import { type Route, route } from "./route.ts";
import { BatchInput, BatchOutput } from "./schemas/batch.ts";

const postBatch = route({
  method: "POST",
  path: "/employees/batch",
  operation: "writeEmployees",
  needs: { role: "hr", permission: "edit" },
  tag: "Employees",
  summary: "Takes in up to 200 people, each with its own result",
  description:
    "Each item is about the person with its employee number, else with its work e-mail; whoever is not there is hired. It is " +
    "decided as a line of a file is: an end set by hand stands, a blank reopens nothing, absence ends nobody. Items may " +
    "name each other as managers and swap e-mails. The answer is 200 whatever came of the items; the same batch again " +
    "finds everything unchanged. A service user needs to edit, of everyone, every section that the items speak of.",
  body: BatchInput,
  example: {
    items: [
      {
        employeeNumber: "0007",
        email: "ada@tidewater.example",
        firstName: "Ada",
        surname: "Lovelace",
        department: "Engineering",
        startDate: "2026-12-01",
      },
    ],
  },
  answers: { 200: BatchOutput },
  handler: async ({ roster, body: { items, dryRun } }) => {
    const read = items.map((item, index) => ({ index, ...readItem(item) }));
    const { results, notices } = await writeBatch(roster, read, { dryRun });
    return { status: 200, body: { results: results.map(shownResult), notices } };
  },
});

function shownResult({ problems, ...result }: ItemResult) {
  return { ...result, problems: problems.map(({ column, message }) => ({ field: column, message })) };
}

/** Many people at once. */
export const batchRoutes: readonly Route[] = [postBatch];
