import type { FileField } from "../../connectors/csv/file-line.ts";
import { isFileField } from "../../connectors/csv/file-line.ts";
import { readLine } from "../../connectors/csv/read-line.ts";
import { recognise } from "../../connectors/csv/recognise.ts";
import { fillLoad, type ReadLine } from "../../roster/loads/fill-load.ts";
import { abandonLoad, loadById, openLoad } from "../../roster/loads/open-load.ts";
import { plannedLines, problemsOfLoad, showLoad } from "../../roster/loads/show-load.ts";
import type { Roster } from "../../roster/roster.ts";
import { ScimError } from "../../scim/error.ts";
import type { HttpContext } from "../context.ts";
import { bodyOf } from "./body.ts";
import { ChunkInput, OpenLoadInput } from "./inputs.ts";

/** `POST /loads`: recognises the columns and opens a load; one whose columns do not do is refused from the start. */
export async function openLoadHandler(c: HttpContext, roster: Roster): Promise<Response> {
  const { fileName, columns, scope } = await bodyOf(c, OpenLoadInput);
  const { fields, problems } = recognise(columns);
  const recognised = columns.map((header, at) => ({ header, field: fields[at] ?? null }));
  const id = await openLoad(roster, { fileName, scope, columns: recognised, problems });
  return c.json(await showLoad(roster, id), 201);
}

/** `PUT /loads/{id}/chunks/{n}`: keeps some lines, read as the columns say. */
export async function fillLoadHandler(c: HttpContext, roster: Roster): Promise<Response> {
  const id = loadIdOf(c);
  const { lines } = await bodyOf(c, ChunkInput);
  const { columns } = await loadById(roster, id);
  const fields = columns.map(({ field }) => (field !== null && isFileField(field) ? field : null));
  await fillLoad(
    roster,
    id,
    lines.map(({ line, cells }) => read(line, cells, fields)),
  );
  return c.json(await showLoad(roster, id));
}

function read(line: number, cells: readonly string[], fields: readonly (FileField | null)[]): ReadLine {
  const { line: values, problems } = readLine(cells, fields);
  return { line, values, problems: problems.map(({ field, message }) => ({ column: field, message })) };
}

/** `POST /loads/{id}/check` and `/apply`: one step, then the load as it stands. */
export function stepHandler(step: (roster: Roster, id: string) => Promise<void>) {
  return async (c: HttpContext, roster: Roster): Promise<Response> => {
    await step(roster, loadIdOf(c));
    return c.json(await showLoad(roster, loadIdOf(c)));
  };
}

export async function showLoadHandler(c: HttpContext, roster: Roster): Promise<Response> {
  return c.json(await showLoad(roster, loadIdOf(c)));
}

export async function abandonLoadHandler(c: HttpContext, roster: Roster): Promise<Response> {
  await abandonLoad(roster, loadIdOf(c));
  return c.body(null, 204);
}

/** `GET /loads/{id}/lines?after=`: what the lines would do, or did. */
export async function plannedLinesHandler(c: HttpContext, roster: Roster): Promise<Response> {
  return c.json(await plannedLines(roster, loadIdOf(c), lineAfter(c)));
}

/** `GET /loads/{id}/problems?after=`: what is wrong with the lines. */
export async function problemsHandler(c: HttpContext, roster: Roster): Promise<Response> {
  return c.json(await problemsOfLoad(roster, loadIdOf(c), lineAfter(c)));
}

function lineAfter(c: HttpContext): number {
  const after = c.req.query("after") ?? "0";
  if (!/^\d{1,9}$/.test(after)) throw new ScimError(400, "after is the number of a line: send digits only.");
  return Number(after);
}

function loadIdOf(c: HttpContext): string {
  return c.req.param("id") ?? "";
}
