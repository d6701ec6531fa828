import * as v from "valibot";
import { ImportError } from "./import-error.ts";

const AccountStatus = v.picklist(["active", "suspended", "deactivated"]);

/** An account that Okta holds and no import has linked yet. */
const Account = v.strictObject({
  login: v.string(),
  email: v.string(),
  name: v.string(),
  status: AccountStatus,
});

/** A person whom an import has linked to an account. */
const Person = v.strictObject({
  id: v.string(),
  userName: v.string(),
  email: v.string(),
  name: v.string(),
  /** How the source last showed them. */
  present: v.picklist(["active", "inactive", "absent"]),
  status: AccountStatus,
  /** Who gave the account that status: only what an import switched off, an import switches on again. */
  statusBy: v.picklist(["import", "okta"]),
  profile: v.record(v.string(), v.string()),
});

const Group = v.strictObject({ name: v.string(), id: v.string(), members: v.array(v.string()) });

const Stored = v.strictObject({
  version: v.literal(1),
  source: v.string(),
  importedAt: v.nullable(v.string()),
  people: v.array(Person),
  accounts: v.array(Account),
  groups: v.array(Group),
});

export type AccountStatus = v.InferOutput<typeof AccountStatus>;
export type Account = Readonly<v.InferOutput<typeof Account>>;
export type Person = Readonly<v.InferOutput<typeof Person>>;
export type Group = Readonly<v.InferOutput<typeof Group>>;

/** What Okta remembers of one source between two imports. */
export interface State {
  readonly source: string;
  readonly importedAt: string | null;
  readonly people: readonly Person[];
  readonly accounts: readonly Account[];
  readonly groups: readonly Group[];
}

/** The state before the first import. */
export function emptyState(source: string): State {
  return { source, importedAt: null, people: [], accounts: [], groups: [] };
}

/** Reads what `writeState` wrote. Throws ImportError where it is damaged or belongs to another source. */
export function readState(text: string, source: string): State {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const result = v.safeParse(Stored, json);
  if (!result.success) {
    throw new ImportError(
      "The state of the last import cannot be read.",
      "Delete the file and the next import begins afresh, with everybody new.",
    );
  }
  if (result.output.source !== source) {
    throw new ImportError(`The state belongs to another source, ${result.output.source}.`);
  }
  return result.output;
}

export function writeState(state: State): string {
  return `${JSON.stringify({ version: 1, ...state }, null, 1)}\n`;
}
