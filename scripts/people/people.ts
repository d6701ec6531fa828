/** `npm run people`: files of people, brought in and taken back. */
import { runCommand } from "../command/run-command.ts";
import { importFile } from "./import-file.ts";
import { listLoads } from "./list-loads.ts";
import { template } from "./template.ts";
import { undoLoad } from "./undo-load.ts";

process.exitCode = await runCommand(
  "people",
  [importFile, template, listLoads, undoLoad],
  process.argv.slice(2),
);
