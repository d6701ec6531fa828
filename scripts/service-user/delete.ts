import { createInterface } from "node:readline/promises";
import type { Deed } from "../administrator/administrator-command.ts";
import { CommandError } from "../command/command.ts";
import { operandsOf } from "../command/operands.ts";
import { deleteServiceUser, serviceUser } from "./service-user-api.ts";

/** Asks the person at the keyboard, and answers what was typed. */
export type Ask = (question: string) => Promise<string>;

export const remove: Deed = removing(askAtKeyboard);

/** The deed, where it is asked so. */
export function removing(ask: Ask): Deed {
  return {
    name: "delete",
    operands: "NAME",
    summary: "Delete a service user with its tokens. There is no way back: disable keeps it.",
    options: { yes: { type: "boolean", help: "Do not ask for the name again" } },
    async act(api, call) {
      const [reference] = operandsOf(call, ["NAME"], "service-user -- delete");
      const user = await serviceUser(api, reference);
      if (!call.flags.has("yes")) await requireSure(user, ask);
      await deleteServiceUser(api, user.id);
      return { json: { deleted: user.id }, lines: [`${user.name} (${user.id}) is deleted.`] };
    },
  };
}

async function requireSure({ name }: { readonly name: string }, ask: Ask): Promise<void> {
  const typed = await ask(`Its tokens are refused at once, and this cannot be undone. Type ${name} again: `);
  if (typed.trim() === name) return;
  const why =
    typed.trim() === ""
      ? "Nothing was typed; where nobody can be asked, give --yes"
      : "That was another name";
  throw new CommandError(`${why}: nothing was deleted.`);
}

async function askAtKeyboard(question: string): Promise<string> {
  const keyboard = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // A closed input never answers.
    const closed = new Promise<string>((resolve) => keyboard.once("close", () => resolve("")));
    return await Promise.race([keyboard.question(question), closed]);
  } finally {
    keyboard.close();
  }
}
