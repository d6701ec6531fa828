/** `npm run permission-group`: what service users may see and do; local or deployed. */
import { administratorCommand } from "../administrator/administrator-command.ts";
import { runCommand } from "../command/run-command.ts";
import { change } from "./change.ts";
import { create } from "./create.ts";
import { remove as deleteGroup } from "./delete.ts";
import { list } from "./list.ts";
import { add, remove } from "./members.ts";
import { show } from "./show.ts";

const DEEDS = [list, show, create, change, add, remove, deleteGroup];

process.exitCode = await runCommand(
  "permission-group",
  DEEDS.map(administratorCommand),
  process.argv.slice(2),
);
