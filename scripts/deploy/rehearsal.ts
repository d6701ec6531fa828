import type { Tools } from "./deploy-service.ts";
import type { Deployment } from "./deployment.ts";
import type { Ran } from "./wrangler.ts";

/** An id that nothing has. */
export const NO_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Tools that say what they would do and do nothing: each command as it would be run, answered as by an account in which
 * that deployment is there already, or nothing at all (`new`), so that every step is shown.
 */
export function rehearsal(
  { save, say }: Pick<Tools, "save" | "say">,
  schema: string,
  deployment: Deployment,
  isThere: "there" | "new",
): Tools {
  const account = new RehearsedAccount(deployment, isThere === "there");
  return {
    wrangler: async (words, input) => {
      say(
        `  wrangler ${words.join(" ")}${input === undefined ? "" : "   (the value through standard input)"}`,
      );
      return account.answer(words);
    },
    save,
    say,
    ask: async (url) => {
      say(`  GET ${url}/health, until it is as it should be`);
      const checks = { schema: { ok: true, detail: "", expected: schema, applied: schema } };
      const held = account.secrets.has("HELD");
      return { status: "notSetUp", checks, hold: held ? { held, by: "deployment" } : { held } };
    },
    pause: async () => {},
    mintKey: () => "rollcall_admin_… (256 random bits)",
  };
}

/** What wrangler would find; what was made is there from then on. */
class RehearsedAccount {
  readonly #databases = new Set<string>();
  readonly #namespaces = new Set<string>();
  readonly secrets = new Set<string>();
  readonly #isThere: boolean;
  readonly #address: string;

  constructor({ worker, database, namespace }: Deployment, isThere: boolean) {
    this.#isThere = isThere;
    this.#address = `https://${worker}.example.workers.dev`;
    if (!isThere) return;
    this.#databases.add(database);
    this.#namespaces.add(namespace);
    this.secrets.add("ADMINISTRATOR_KEY").add("HELD");
  }

  answer(words: readonly string[]): Ran {
    const [noun = "", verb = "", third = "", fourth = ""] = words;
    switch (`${noun} ${verb}`) {
      case "d1 create":
        this.#databases.add(third);
        return said("");
      case "d1 list":
        return said(JSON.stringify([...this.#databases].map((name) => ({ uuid: NO_ID, name }))));
      case "d1 execute":
        return said(JSON.stringify([{ results: [] }]));
      case "d1 time-travel":
        return said(JSON.stringify({ bookmark: "…", previous_bookmark: "…" }));
      case "kv namespace":
        if (third === "create") this.#namespaces.add(fourth);
        return said(JSON.stringify([...this.#namespaces].map((title) => ({ id: NO_ID, title }))));
      case "secret list":
        if (!this.#isThere) return { code: 1, out: "", error: 'Worker "…" not found.', events: [] };
        return said(JSON.stringify([...this.secrets].map((name) => ({ name }))));
      case "secret put":
        this.secrets.add(third);
        return said("");
      case "secret delete":
        this.secrets.delete(third);
        return said("");
      case "deploy --config":
        return said("", [{ type: "deploy", targets: [this.#address] }]);
      default:
        return said("");
    }
  }
}

function said(out: string, events: readonly unknown[] = []): Ran {
  return { code: 0, out, error: "", events };
}
