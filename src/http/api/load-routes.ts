import * as v from "valibot";
import { readColumnMap } from "../../connectors/csv/column-map.ts";
import { readOwnFields, withOwnFields } from "../../connectors/csv/own-fields.ts";
import { readRow } from "../../connectors/csv/read-row.ts";
import { columnOf, recognise } from "../../connectors/csv/recognise.ts";
import { ownFields } from "../../roster/company/dictionary.ts";
import { keepMap, keptMap } from "../../roster/feeds/column-maps.ts";
import { applyLoad } from "../../roster/loads/apply-load.ts";
import { checkLoad } from "../../roster/loads/check-load.ts";
import { fillLoad } from "../../roster/loads/fill-load.ts";
import { fileOfLoad } from "../../roster/loads/kept-files.ts";
import { abandonLoad, loadById, openLoad } from "../../roster/loads/open-load.ts";
import { listLoads, plannedLines, problemsOfLoad, showLoad } from "../../roster/loads/show-load.ts";
import { undoLoad } from "../../roster/loads/undo-load.ts";
import type { Roster } from "../../roster/roster.ts";
import { Refused } from "../refused.ts";
import { rawBody } from "./body.ts";
import { media, type Route, route } from "./route.ts";
import {
  AfterLine,
  ChunkInput,
  ChunkNumber,
  FILE_QUERY,
  LinesPage,
  Load,
  LoadsPage,
  OpenLoadInput,
  ProblemsPage,
} from "./schemas/load.ts";
import { Id, pageLimit, Text } from "./schemas/values.ts";
import { takeWholeFile } from "./take-whole-file.ts";

const FILE_TYPES = ["text/csv", "application/octet-stream"];
const FILE_BYTES = 20_000_000;

const openLoadRoute = route({
  method: "POST",
  path: "/loads",
  operation: "openLoad",
  needs: { role: "hr", permission: "edit" },
  tag: "Loads",
  summary: "Opens a load, or takes a whole file",
  description:
    "As JSON it recognises the columns; lines follow in chunks. One whose columns do not do is refused from the start. " +
    "A service user needs to edit, of everyone, every section that the file has columns for, and Lifecycle where it is complete. " +
    "A whole file of at most 20 MB is sent as `text/csv` or `application/octet-stream`, with its choices in the query. It is checked by itself, and applied where `apply` is true: follow it with GET /loads/{id}.",
  query: FILE_QUERY,
  body: [OpenLoadInput, rawBody(FILE_TYPES, FILE_BYTES)],
  example: {
    fileName: "people.csv",
    columns: ["Employee ID", "Email", "First name", "Last name", "Start date"],
  },
  answers: { 201: Load },
  handler: async ({ c, roster, query, body }) => {
    const id =
      "stream" in body
        ? await takeWholeFile(roster, c.env.FILES, body, query)
        : await openFor(roster, body, c.req.url);
    return { status: 201, body: await showLoad(roster, id) };
  },
});

async function openFor(roster: Roster, input: v.InferOutput<typeof OpenLoadInput>, url: string) {
  if (new URL(url).search !== "")
    throw new Refused(400, "With JSON all choices stand in the body: send no query.");
  const { columns: headings, map, dates, ...choices } = input;
  const given = map === undefined ? null : readColumnMap(map);
  const named = recognise(headings).columns.map(({ header }) => header);
  const kept = given === null ? await keptMap(roster, named) : null;
  const used = given ?? (kept === null ? undefined : readColumnMap(kept.map));
  const { columns, notices, problems } = recognise(headings, used, dates);
  const id = await openLoad(roster, {
    ...choices,
    columns: withOwnFields(columns, await ownFields(roster.db), used),
    notices: kept === null ? notices : [...notices, kept.notice],
    problems,
  });
  if (given !== null && problems.length === 0) await keepMap(roster, named, given);
  return id;
}

const listLoadsRoute = route({
  method: "GET",
  path: "/loads",
  operation: "listLoads",
  needs: { role: "viewer", permission: "read" },
  tag: "Loads",
  summary: "Lists the loads, the newest first",
  description: "The problems of their lines are told by each load itself.",
  query: {
    after: v.exactOptional(v.pipe(Text, v.description("The `next` of the page before."))),
    limit: pageLimit(100, 20),
    feed: v.exactOptional(v.pipe(Text, v.description("Only those of the feed of that id or name."))),
  },
  answers: { 200: LoadsPage },
  handler: async ({ roster, query: { after = null, limit, feed = null } }) => ({
    status: 200,
    body: await listLoads(roster, { after, limit, feed }),
  }),
});

const showLoadRoute = route({
  method: "GET",
  path: "/loads/{id}",
  operation: "getLoad",
  needs: { role: "viewer", permission: "read" },
  tag: "Loads",
  summary: "Shows a load",
  params: { id: Id },
  answers: { 200: Load },
  handler: async ({ roster, params: { id } }) => ({ status: 200, body: await showLoad(roster, id) }),
});

const abandonLoadRoute = route({
  method: "DELETE",
  path: "/loads/{id}",
  operation: "abandonLoad",
  needs: { role: "hr", permission: "edit" },
  tag: "Loads",
  summary: "Gives up a load that has not begun to apply",
  params: { id: Id },
  answers: { 204: null },
  handler: async ({ roster, params: { id } }) => {
    await abandonLoad(roster, id);
    return { status: 204 };
  },
});

const fillLoadRoute = route({
  method: "PUT",
  path: "/loads/{id}/chunks/{n}",
  operation: "fillLoad",
  needs: { role: "hr", permission: "edit" },
  tag: "Loads",
  summary: "Keeps some lines of the file",
  description: "They are read as the columns say. The same lines again replace themselves.",
  params: { id: Id, n: ChunkNumber },
  body: ChunkInput,
  example: {
    lines: [{ line: 2, cells: ["1001", "ada@tidewater.example", "Ada", "Lovelace", "2026-12-01"] }],
  },
  answers: { 200: Load },
  handler: async ({ roster, params: { id }, body: { lines } }) => {
    const kept = (await loadById(roster, id)).columns;
    const columns = kept.map(columnOf);
    const read = lines.map(({ line, cells, also = [] }) => {
      const { line: values, problems } = readRow({ line, cells, also }, columns);
      const own = readOwnFields(cells, kept);
      const told = problems.map(({ field, message }) => ({ column: field, message }));
      return { line, values: { ...values, ...own.values }, problems: [...told, ...own.problems] };
    });
    await fillLoad(roster, id, read);
    return { status: 200, body: await showLoad(roster, id) };
  },
});

const checkLoadRoute = route({
  method: "POST",
  path: "/loads/{id}/check",
  operation: "checkLoad",
  needs: { role: "hr", permission: "edit" },
  tag: "Loads",
  summary: "Takes a step of the check",
  description: "Again and again until `status` is `checked` or `refused`.",
  params: { id: Id },
  answers: { 200: Load },
  handler: async ({ roster, params: { id } }) => {
    await checkLoad(roster, id);
    return { status: 200, body: await showLoad(roster, id) };
  },
});

const applyLoadRoute = route({
  method: "POST",
  path: "/loads/{id}/apply",
  operation: "applyLoad",
  needs: { role: "hr", permission: "edit" },
  tag: "Loads",
  summary: "Takes a step of the application",
  description: "Again and again until `status` is `applied`.",
  params: { id: Id },
  answers: { 200: Load },
  handler: async ({ roster, params: { id } }) => {
    await applyLoad(roster, id);
    return { status: 200, body: await showLoad(roster, id) };
  },
});

const undoLoadRoute = route({
  method: "POST",
  path: "/loads/{id}/undo",
  operation: "undoLoad",
  needs: { role: "hr", permission: "edit" },
  tag: "Loads",
  summary: "Takes a step of taking a load back",
  description:
    "Again and again until `status` is `undone`. Everyone whom the load wrote goes back to how they were before it; people whom it hired are switched off, and their start is rescinded. " +
    "Only the load that was applied last, within 7 days, and only while nobody has changed any of its people since: otherwise it is refused as a whole. Sites and list items that it made stay.",
  params: { id: Id },
  answers: { 200: Load },
  handler: async ({ roster, params: { id } }) => {
    await undoLoad(roster, id);
    return { status: 200, body: await showLoad(roster, id) };
  },
});

const fileRoute = route({
  method: "GET",
  path: "/loads/{id}/file",
  operation: "getLoadFile",
  needs: { role: "viewer", permission: "everything" },
  tag: "Loads",
  summary: "Gives the file as it came",
  description:
    "Where it was sent whole, and an R2 bucket is bound; for 30 days. It takes the right to see everything, for it may hold columns that were not read.",
  params: { id: Id },
  answers: { 200: media("application/octet-stream") },
  handler: async ({ c, roster, params: { id } }) => {
    const { fileName, body } = await fileOfLoad(roster, c.env.FILES, id);
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
    return { status: 200, body, headers: { "Content-Disposition": disposition } };
  },
});

const linesRoute = route({
  method: "GET",
  path: "/loads/{id}/lines",
  operation: "listLines",
  needs: { role: "viewer", permission: "read" },
  tag: "Loads",
  summary: "Lists what the lines would do, or did, and why",
  params: { id: Id },
  query: { after: AfterLine },
  answers: { 200: LinesPage },
  handler: async ({ roster, params: { id }, query: { after } }) => ({
    status: 200,
    body: await plannedLines(roster, id, after),
  }),
});

const problemsRoute = route({
  method: "GET",
  path: "/loads/{id}/problems",
  operation: "listProblems",
  needs: { role: "viewer", permission: "read" },
  tag: "Loads",
  summary: "Lists all that is wrong with the lines",
  params: { id: Id },
  query: { after: AfterLine },
  answers: { 200: ProblemsPage },
  handler: async ({ roster, params: { id }, query: { after } }) => ({
    status: 200,
    body: await problemsOfLoad(roster, id, after),
  }),
});

/** Files and feeds. */
export const loadRoutes: readonly Route[] = [
  openLoadRoute,
  listLoadsRoute,
  showLoadRoute,
  abandonLoadRoute,
  fillLoadRoute,
  checkLoadRoute,
  applyLoadRoute,
  undoLoadRoute,
  linesRoute,
  problemsRoute,
  fileRoute,
];
