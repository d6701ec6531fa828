/** `npm run hold`: no import reads anything until somebody releases it; local or deployed. */
import { administratorCommand } from "../administrator/administrator-command.ts";
import { runOnly } from "../command/run-command.ts";
import { hold } from "./hold-command.ts";

process.exitCode = await runOnly("hold", administratorCommand(hold), process.argv.slice(2));
