import type { RestoreTools } from "../../scripts/deploy/restore-database.ts";
import type { Ran, Wrangler } from "../../scripts/deploy/wrangler.ts";

/** wrangler and an account behind it, as far as a deployment goes; each word that was given to it is kept. */
export class FakeAccount {
  readonly databases: { uuid: string; name: string }[] = [{ uuid: "db-other", name: "other" }];
  readonly namespaces: { id: string; title: string }[] = [{ id: "kv-other", title: "other" }];
  /** Null: there is no Worker yet. */
  secrets: Map<string, string> | null = null;
  applied = "0000_roster";
  readonly expected = "0003_access";
  targets: readonly string[] = ["schedule: * * * * *", "https://rollcall.team.workers.dev"];
  /** The commands that fail, by how they begin, and what wrangler says then. */
  readonly failing = new Map<string, string>();
  readonly ran: string[] = [];
  readonly inputs: string[] = [];
  readonly said: string[] = [];
  readonly saved: object[] = [];
  readonly asked: string[] = [];
  waited = 0;

  readonly wrangler: Wrangler = async (words, input) => {
    const command = words.join(" ");
    this.ran.push(command);
    if (input !== undefined) this.inputs.push(input);
    const failure = [...this.failing].find(([beginning]) => command.startsWith(beginning));
    if (failure !== undefined) return { code: 1, out: "", error: failure[1], events: [] };
    return this.#answer(words, input);
  };

  /** What /health says there; null: it does not answer. */
  health: () => unknown = () => ({
    status: "notSetUp",
    checks: { schema: { ok: true, detail: "Well.", expected: this.expected, applied: this.applied } },
    hold: this.secrets?.has("HELD") === true ? { held: true, by: "deployment" } : { held: false },
  });

  get tools(): RestoreTools {
    return {
      wrangler: this.wrangler,
      save: async (config) => {
        this.saved.push(config);
        return "config.json";
      },
      ask: async (url) => {
        this.asked.push(url);
        return this.health();
      },
      pause: async (milliseconds) => {
        this.waited += milliseconds;
      },
      mintKey: () => `rollcall_admin_${"5".repeat(64)}`,
      say: (line) => void this.said.push(line),
      keep: async (lost) => `kept ${lost.length}`,
      now: () => Date.parse("2026-11-25T08:00Z"),
    };
  }

  #answer(words: readonly string[], input = ""): Ran {
    const [noun = "", verb = "", third = "", fourth = ""] = words;
    switch (`${noun} ${verb}`) {
      case "d1 list":
        return said(JSON.stringify(this.databases));
      case "d1 create":
        this.databases.push({ uuid: `db-${third}`, name: third });
        return said("✅ Successfully created DB");
      case "d1 migrations":
        this.applied = this.expected;
        return said("Migrations to be applied …");
      case "d1 execute":
        return said(JSON.stringify([{ results: [{ id: 1 }, { id: 2 }], success: true, meta: {} }]));
      case "d1 time-travel":
        this.applied = "0001_hr_side";
        return said(
          JSON.stringify({ bookmark: "0001-now", previous_bookmark: "0001-before", message: "ok" }),
        );
      case "kv namespace":
        if (third === "create") {
          this.namespaces.push({ id: `kv-${fourth}`, title: fourth });
          return said("🌀 Creating namespace");
        }
        return said(JSON.stringify(this.namespaces));
      case "secret list":
        if (this.secrets === null)
          return {
            code: 1,
            out: "",
            error: 'Worker "rollcall" not found.\n\nIf this is a new Worker …',
            events: [],
          };
        return said(JSON.stringify([...this.secrets.keys()].map((name) => ({ name, type: "secret_text" }))));
      case "secret put":
        this.secrets?.set(third, input);
        return said("✨ Success!");
      case "secret delete":
        this.secrets?.delete(third);
        return said("✨ Success!");
      default:
        this.secrets ??= new Map();
        return {
          ...said("Uploaded"),
          events: [{ type: "wrangler-session" }, { type: "deploy", targets: this.targets }],
        };
    }
  }
}

function said(out: string): Ran {
  return { code: 0, out, error: "", events: [] };
}
