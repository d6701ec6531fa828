import { parse } from "csv-parse/sync";
import { fold } from "./fold.ts";
import { ImportError } from "./import-error.ts";
import type { Account, AccountStatus, State } from "./state.ts";

/** Header wordings of Okta's own exports and of people who write the file by hand. */
const COLUMNS: Readonly<Record<string, string>> = {
  login: "login",
  username: "login",
  email: "email",
  primaryemail: "email",
  first: "first",
  firstname: "first",
  last: "last",
  lastname: "last",
  status: "status",
  userstatus: "status",
};

const STATUSES: Readonly<Record<string, AccountStatus>> = {
  "": "active",
  active: "active",
  staged: "active",
  provisioned: "active",
  recovery: "active",
  passwordexpired: "active",
  passwordreset: "active",
  lockedout: "active",
  pendinguseraction: "active",
  suspended: "suspended",
  deprovisioned: "deactivated",
  deactivated: "deactivated",
  inactive: "deactivated",
};

/**
 * Reads the accounts that Okta already has from a CSV file with the columns login, email, first, last and status.
 * Throws ImportError that names the line.
 */
export function readExistingAccounts(csv: string): Account[] {
  const [header = [], ...rows] = records(csv);
  const columns = header.map((name) => COLUMNS[plain(name)]);
  if (!columns.includes("login")) {
    throw new ImportError(
      `The file of existing accounts has no column "login"; its columns are: ${header.join(", ")}.`,
    );
  }
  const lines = new Map<string, number>();
  return rows.map((row, index) => {
    const cell = (column: string) => row[columns.indexOf(column)]?.trim() ?? "";
    const line = index + 2;
    const login = cell("login");
    const status = STATUSES[plain(cell("status"))];
    if (login === "") throw new ImportError(`Existing accounts, row ${line}: the login is empty.`);
    if (status === undefined) {
      throw new ImportError(
        `Existing accounts, row ${line}: "${cell("status")}" is no status of Okta's (ACTIVE, SUSPENDED, DEPROVISIONED …).`,
      );
    }
    const earlier = lines.get(fold(login));
    if (earlier !== undefined) {
      throw new ImportError(
        `Existing accounts, row ${line}: the login ${login} stands in row ${earlier} already; Okta has each once.`,
      );
    }
    lines.set(fold(login), line);
    return { login, email: cell("email"), name: `${cell("first")} ${cell("last")}`.trim(), status };
  });
}

/** The state with a newer list of accounts; those that imports have linked since are known there already. */
export function withExistingAccounts(state: State, accounts: readonly Account[]): State {
  const linked = new Set(state.people.flatMap(({ userName, email }) => [fold(userName), fold(email)]));
  return { ...state, accounts: accounts.filter(({ login }) => !linked.has(fold(login))) };
}

function records(csv: string): string[][] {
  try {
    return parse(csv, { bom: true, delimiter: [",", ";", "\t"], skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new ImportError(
      `The file of existing accounts is no CSV: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, "");
}
