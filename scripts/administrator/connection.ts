import { type Api, openApi } from "../command/api.ts";
import { type Call, CommandError, type Option } from "../command/command.ts";
import { originOf } from "../command/origin.ts";
import { readLocal } from "../local/local-file.ts";

export const ADMINISTRATOR_OPTIONS: Readonly<Record<"url", Option>> = {
  url: {
    type: "string",
    help: "The service's origin, its administrator's key in ROLLCALL_ADMINISTRATOR_KEY; by default the local one",
  },
};

/**
 * The HR API, asked by the administrator's key: of the service that `--url` names, with the key of the environment, else
 * of the local one by `.rollcall/local.json`. The local key is never sent elsewhere. Throws `CommandError`.
 */
export function administratorApi({ values }: Call): Api {
  const url = values.get("url");
  const { origin, key } = url === undefined ? local() : { origin: originOf(url), key: keyOfEnvironment() };
  return openApi({ url: origin, authorization: `Bearer ${key}` });
}

function keyOfEnvironment(): string {
  const key = process.env["ROLLCALL_ADMINISTRATOR_KEY"]?.trim() ?? "";
  if (key !== "") return key;
  throw new CommandError("Put the administrator's key of that service into ROLLCALL_ADMINISTRATOR_KEY.");
}

function local(): { readonly origin: string; readonly key: string } {
  try {
    const { url, administratorKey } = readLocal();
    return { origin: originOf(url), key: administratorKey };
  } catch {
    throw new CommandError(
      "No local service is known (.rollcall/local.json). Run `npm start` first, or give --url.",
    );
  }
}
