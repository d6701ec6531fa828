import type { Deed } from "../administrator/administrator-command.ts";
import { operandsOf } from "../command/operands.ts";
import { endAfter, momentAfter } from "./days.ts";
import { addToken } from "./service-user-api.ts";
import { minute } from "./tell.ts";

const OVERLAP_DAYS = "7";

export const rotate: Deed = {
  name: "rotate",
  operands: "NAME",
  summary: "Give a service user a new token, shown this once; the earlier ones end after an overlap.",
  options: {
    overlap: {
      type: "string",
      help: `For how many days the earlier ones are still good; ${OVERLAP_DAYS} by default`,
    },
    expires: { type: "string", help: "In how many days the new one ends; by default it has no end" },
  },
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "service-user -- rotate");
    const expiresAt = endAfter(call.values.get("expires"), "--expires");
    const othersEndAt = momentAfter(call.values.get("overlap") ?? OVERLAP_DAYS, "--overlap");
    const made = await addToken(api, name, { expiresAt, othersEndAt });
    return {
      json: { ...made, othersEndAt },
      lines: [
        `${name} has another token, ${made.id}:`,
        `  ${made.token}`,
        "",
        "It is not shown again. Put it in place of the earlier one wherever that is used, by",
        `${minute(othersEndAt)}: then the earlier ones end, if they did not end before.`,
      ],
    };
  },
};
