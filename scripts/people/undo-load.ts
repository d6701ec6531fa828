import { openApi } from "../command/api.ts";
import { type Command, CommandError } from "../command/command.ts";
import { CONNECTION_OPTIONS, connectionFor } from "./connection.ts";
import { loadById, step } from "./load-api.ts";
import { progressOn } from "./progress.ts";

export const undoLoad: Command = {
  name: "undo",
  operands: "LOAD",
  summary: "Take the last load back, by its id, while nothing has been built on it.",
  options: CONNECTION_OPTIONS,
  async run(call) {
    const [id, ...more] = call.operands;
    if (id === undefined || more.length > 0)
      throw new CommandError(
        "Name one load: npm run people -- undo LOAD. `npm run people -- loads` lists them.",
      );
    const api = openApi(await connectionFor(call));
    const progress = progressOn(process.stderr, Date.now);
    try {
      const load = await step(api, await loadById(api, id), "undo", () => {
        progress.show("Undoing", 0, `load ${id}`);
      });
      progress.clear();
      if (load.status !== "undone")
        throw new CommandError(`Load ${id} is ${load.status}: only one that was applied is undone.`);
      console.log(`${load.fileName}: undone. Load ${id}`);
      return 0;
    } finally {
      progress.clear();
    }
  },
};
