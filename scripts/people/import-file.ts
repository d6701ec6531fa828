import { basename } from "node:path";
import { DATE_FORMATS, isDateFormat } from "../../src/connectors/csv/date-format.ts";
import type { FileChoices } from "../../src/connectors/csv/people-file.ts";
import { openApi } from "../command/api.ts";
import { type Call, type Command, CommandError } from "../command/command.ts";
import { bringIn, type OpenWith } from "./bring-in.ts";
import { CONNECTION_OPTIONS, connectionFor } from "./connection.ts";
import type { LoadOptions } from "./load-api.ts";
import { openFile } from "./open-file.ts";
import { pathOf } from "./path-of.ts";
import { progressOn } from "./progress.ts";
import { readMap } from "./read-map.ts";

export const importFile: Command = {
  name: "import",
  operands: "FILE.csv",
  summary:
    "Bring people in from a file as HR systems write it. Nothing applies until every line is valid. " +
    "Exit code: 0 done, 1 refused or failed, 3 done but for lines that wait for a person.",
  options: {
    "dry-run": {
      type: "boolean",
      help: "Say whom it would hire, change, end or switch off, and why; change nothing",
    },
    partial: { type: "boolean", help: "The file names only some of the people" },
    complete: { type: "boolean", help: "The file names everyone: whoever is missing has left" },
    "may-go": { type: "string", help: "With --complete: how many may be missing at most" },
    "hold-bad": {
      type: "boolean",
      help: "Hold lines that are wrong and apply the rest; held lines do not change the exit code then",
    },
    map: { type: "string", help: 'A JSON file that says what columns mean: {"Heading": "email"}' },
    dates: { type: "string", help: `How dates are written where the file does not tell: ${formats()}` },
    encoding: { type: "string", help: "How the text is encoded where the file does not tell: windows-1252" },
    feed: { type: "string", help: "The feed that the file belongs to, by its name" },
    ...CONNECTION_OPTIONS,
  },
  async run(call) {
    const [name, ...more] = call.operands;
    if (name === undefined || more.length > 0)
      throw new CommandError("Name one file: npm run people -- import FILE.csv");
    const [options, choices] = [loadOptions(call), await fileChoices(call)];
    const api = openApi(await connectionFor(call));
    const openWith: OpenWith = (map) =>
      openFile(pathOf(name), name, map === undefined ? choices : { ...choices, map });
    const progress = progressOn(process.stderr, Date.now);
    const asked = { fileName: basename(name), ...options, ...(choices.map && { map: choices.map }) };
    try {
      return await bringIn(api, openWith, asked, call.flags.has("dry-run"), progress);
    } finally {
      progress.clear();
    }
  },
};

function formats(): string {
  return Object.entries(DATE_FORMATS)
    .map(([format, words]) => `${format} (${words})`)
    .join(", ");
}

function loadOptions({ flags, values }: Call): Omit<LoadOptions, "fileName" | "columns"> {
  const mayGo = values.get("may-go");
  if (flags.has("partial") && flags.has("complete"))
    throw new CommandError(
      "--partial and --complete exclude each other: the file names some people, or all.",
    );
  if (mayGo !== undefined && !flags.has("complete"))
    throw new CommandError(
      "--may-go belongs to --complete: nobody leaves by being absent from another file.",
    );
  if (mayGo !== undefined && !/^\d{1,7}$/.test(mayGo))
    throw new CommandError("--may-go is a number of people, like 12.");
  const feed = values.get("feed");
  return {
    ...(flags.has("partial") && { scope: "partial" }),
    ...(flags.has("complete") && { scope: "complete" }),
    ...(mayGo !== undefined && { mayGo: Number(mayGo) }),
    ...(flags.has("hold-bad") && { holdBad: true }),
    ...(feed !== undefined && { feed }),
  };
}

async function fileChoices({ values }: Call): Promise<FileChoices> {
  const [map, dates, encoding] = [values.get("map"), values.get("dates"), values.get("encoding")];
  if (dates !== undefined && !isDateFormat(dates))
    throw new CommandError(`--dates is one of ${formats()}. Single columns are named in a map (--map).`);
  return {
    ...(map !== undefined && { map: await readMap(map) }),
    ...(dates !== undefined && { dates }),
    ...(encoding !== undefined && { encoding }),
  };
}
