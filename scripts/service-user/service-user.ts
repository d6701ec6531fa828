/** `npm run service-user`: the programs that read or feed the roster, and their tokens; local or deployed. */
import { administratorCommand } from "../administrator/administrator-command.ts";
import { runCommand } from "../command/run-command.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { list } from "./list.ts";
import { rename } from "./rename.ts";
import { revoke } from "./revoke.ts";
import { rotate } from "./rotate.ts";
import { show } from "./show.ts";
import { disable, enable } from "./switch.ts";

const DEEDS = [create, list, show, rename, rotate, revoke, disable, enable, remove];

process.exitCode = await runCommand("service-user", DEEDS.map(administratorCommand), process.argv.slice(2));
