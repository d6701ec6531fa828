import { openApi } from "../command/api.ts";
import { type Command, CommandError } from "../command/command.ts";
import { CONNECTION_OPTIONS, connectionFor } from "./connection.ts";
import { latestLoads } from "./load-api.ts";
import { countsOf, plain } from "./print-load.ts";

export const listLoads: Command = {
  name: "loads",
  operands: "",
  summary: "List the latest loads: when, who, what they did, and the ids that undo takes.",
  options: CONNECTION_OPTIONS,
  async run(call) {
    if (call.operands.length > 0) throw new CommandError("This lists the latest loads and takes no name.");
    const loads = await latestLoads(openApi(await connectionFor(call)));
    if (loads.length === 0) console.log("There are no loads yet.");
    for (const { id, fileName, status, openedAt, actor, counts } of loads)
      console.log(plain(`${id}  ${openedAt}  ${status}  ${fileName} (${actor})${countsOf(counts, ": ")}`));
    return 0;
  },
};
