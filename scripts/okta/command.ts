import type { Credentials } from "./authorization.ts";
import type { Switches } from "./switches.ts";

/** A command that cannot be understood; the message says which word. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface Command extends Switches {
  readonly verb: "test" | "import" | "help";
  readonly url: string | null;
  readonly credentials: Credentials | null;
  readonly groups: boolean;
  readonly existing: string | null;
  readonly confirmRemovals: boolean;
  readonly explain: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly state: string | null;
}

/** The options as they were typed. */
export interface Values {
  readonly url?: string;
  readonly user?: string;
  readonly token?: string;
  readonly bearer?: string;
  readonly header?: string;
  readonly existing?: string;
  readonly state?: string;
  readonly groups: boolean;
  readonly "profile-sourcing": boolean;
  readonly "when-deactivated": string;
  readonly "reactivate-suspended": boolean;
  readonly "reactivate-deactivated": boolean;
  readonly "confirm-removals": boolean;
  readonly explain: boolean;
  readonly json: boolean;
  readonly "dry-run": boolean;
  readonly help: boolean;
}

/** What the typed words ask for. Throws UsageError. */
export function readCommand(
  values: Values,
  positionals: readonly string[],
  environmentToken: string | undefined,
): Command {
  const [verb = "help", ...rest] = positionals;
  const help = values.help || verb === "help";
  if (!help && verb !== "test" && verb !== "import")
    throw new UsageError(`"${verb}" is neither test nor import.`);
  if (!help && rest.length > 0) throw new UsageError(`"${rest.join(" ")}" is one word too many.`);
  return {
    verb: help ? "help" : verb === "test" ? "test" : "import",
    url: values.url === undefined ? null : baseUrl(values.url),
    credentials: help ? null : credentialsFrom(values, environmentToken),
    groups: values.groups,
    profileSourcing: values["profile-sourcing"],
    whenDeactivated: whenDeactivated(values["when-deactivated"]),
    reactivateSuspended: values["reactivate-suspended"],
    reactivateDeactivated: values["reactivate-deactivated"],
    existing: values.existing ?? null,
    confirmRemovals: values["confirm-removals"],
    explain: values.explain,
    json: values.json,
    dryRun: values["dry-run"],
    state: values.state ?? null,
  };
}

function credentialsFrom(given: Values, environmentToken: string | undefined): Credentials | null {
  const ways = [given.user, given.bearer, given.header].filter((way) => way !== undefined);
  if (ways.length > 1) throw new UsageError("Give one of --user, --bearer and --header.");
  if (given.bearer !== undefined) return { kind: "bearer", token: given.bearer };
  if (given.header !== undefined) return { kind: "header", value: given.header };
  if (given.user !== undefined) {
    const token = given.token ?? environmentToken;
    if (token === undefined) throw new UsageError("--user needs --token, or SCIM_TOKEN in the environment.");
    return { kind: "basic", user: given.user, token };
  }
  if (given.token !== undefined) throw new UsageError("--token needs --user.");
  if (given.url !== undefined)
    throw new UsageError("--url needs credentials: --user and --token, --bearer or --header.");
  return null;
}

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new UsageError("--url is no http(s) address.");
  if (url.username !== "" || url.password !== "") {
    throw new UsageError("--url holds credentials; give them as --user and --token.");
  }
  if (url.search !== "" || url.hash !== "") throw new UsageError("--url is a base URL, without ? and #.");
  return url.href.replace(/\/+$/, "");
}

function whenDeactivated(text: string): Switches["whenDeactivated"] {
  if (text === "deactivate" || text === "suspend" || text === "nothing") return text;
  throw new UsageError(`--when-deactivated is deactivate, suspend or nothing, not "${text}".`);
}
