import { RuleError } from "../../hr/rule-error.ts";
import { BatchRefused, type Statement } from "../../store/database.ts";
import {
  forgetServiceUser,
  readServiceUsers,
  rememberServiceUser,
  type ServiceUserChange,
  type ServiceUserEntry,
  type ServiceUserRow,
  updateServiceUser,
} from "../../store/service-users.ts";
import { type Condition, Contended } from "../employees/perform.ts";
import { doneBefore, operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { serviceUserMeant } from "./service-user-meant.ts";

/** One of those who change the same one at the same time always gets through, so so many of them all do. */
const ATTEMPTS = 10;

/** What a verb makes of a service user. */
export interface ServiceUserDecision extends ServiceUserEntry {
  readonly to: ServiceUserChange;
  /** What else is written in the same batch. */
  readonly also?: readonly Statement[];
}

/** The service user of that id, or name in whatever case. Throws `RuleError` where there is none. */
export async function serviceUserNamed(
  { db }: Pick<Roster, "db">,
  reference: string,
): Promise<ServiceUserRow> {
  const user = serviceUserMeant(await readServiceUsers(db), reference);
  if (user !== undefined) return user;
  throw noServiceUser(reference);
}

/** What is said of an id or a name that none has. */
export function noServiceUser(reference: string): RuleError {
  return new RuleError(
    "unknown",
    `There is no service user ${reference}: GET /api/v1/service-users lists them.`,
  );
}

/**
 * Does one thing to a service user: reads, decides, writes in one batch with history, and again from the start where it
 * has changed in between; then in KV. A decision that is null writes nothing. Returns it as it is then. Throws
 * `RuleError`, `Contended`, or `StoreUnavailable`.
 */
export async function writeServiceUser(
  roster: Roster,
  kv: KVNamespace,
  reference: string,
  condition: Condition,
  decide: (user: ServiceUserRow) => ServiceUserDecision | null | Promise<ServiceUserDecision | null>,
): Promise<ServiceUserRow> {
  const operation = operationOf(roster, 0);
  // A batch that was refused may have been sent twice, and written by the first.
  const asking = { ...roster, operationId: operation.id };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await serviceUserNamed(roster, reference);
    if ((await doneBefore(attempt === 0 ? roster : asking, before.id)) !== null) return before;
    requireVersion(before, condition);
    const decision = await decide(before);
    if (decision === null) return before;
    const { to, also = [], ...entry } = decision;
    try {
      const after = await updateServiceUser(roster.db, before, to, operation, entry, also);
      await renewCopy(kv, after);
      return after;
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
    }
  }
  throw new Contended();
}

async function renewCopy(kv: KVNamespace, user: ServiceUserRow): Promise<void> {
  await (user.disabledAt === null ? rememberServiceUser(kv, user) : forgetServiceUser(kv, user.id));
}

function requireVersion({ version }: ServiceUserRow, { ifVersion }: Condition): void {
  if (ifVersion === undefined || ifVersion.includes(String(version))) return;
  throw new RuleError(
    "precondition",
    `The service user is at version ${version} by now: read it again, and decide by what is there.`,
  );
}
