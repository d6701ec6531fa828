import { fold } from "../../hr/fold.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { releaseErasedLogin } from "../../store/erased-logins.ts";
import { requireOverEveryone } from "../access/rights.ts";
import { doneBefore, operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";

/**
 * Gives an e-mail free whose holder was erased, once the old account is deleted. Takes the right to edit everything of
 * everyone. Throws `RuleError` where it is not held back, `Forbidden`.
 */
export async function releaseErasedEmail(roster: Roster, email: string): Promise<void> {
  requireOverEveryone(roster, "edit", "all");
  if (await releaseErasedLogin(roster.db, fold(email), operationOf(roster, 0))) return;
  if ((await doneBefore(roster, "company")) !== null) return;
  throw new RuleError(
    "unknown",
    `${email} is not held back: nobody had it who was erased, or it is released.`,
    {
      pointer: "#/email",
    },
  );
}
