import { RuleError, type RuleErrorAlso, type RuleErrorKind } from "../hr/rule-error.ts";
import { StoreUnavailable } from "../store/database.ts";
import { CredentialMoved, Held, NotSetUp, ViewBeingBuilt } from "../store/head.ts";
import { Forbidden } from "./access/forbidden.ts";
import { Unauthorized } from "./access/with-access.ts";
import { Contended } from "./employees/perform.ts";

/** Why a request cannot be done, in the words of the roster; `http` gives it the form of its protocol. */
export interface Refusal extends RuleErrorAlso {
  readonly kind: RuleErrorKind | "unauthorized" | "forbidden" | "unavailable";
  /** Seconds after which to come again, where that is known. */
  readonly retryAfter?: number;
  readonly detail: string;
}

/** A hold is released by a person, a view is built by cron's next runs. */
const HELD_FOR = 300;
const BUILDING_FOR = 60;

/** What a thrown error means to whoever asked; null for an error of ours. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof RuleError) return { kind: error.kind, detail: error.detail, ...error.also };
  if (error instanceof Unauthorized) {
    return {
      kind: "unauthorized",
      detail:
        "No such credentials are known. Send the id and token of a service user: HTTP Basic, or the token as Bearer; for the HR API an administrator's key will do, or signing in at /. What was good may have ended, been revoked or disabled: npm run service-user -- show NAME.",
    };
  }
  if (error instanceof Forbidden) return { kind: "forbidden", detail: error.detail };
  if (error instanceof Held) {
    return {
      kind: "unavailable",
      detail: `All imports are held (${error.hold.reason}), so that nobody is switched off by them. An owner releases them: npm run hold -- --release.`,
      retryAfter: HELD_FOR,
    };
  }
  if (error instanceof ViewBeingBuilt) {
    return {
      kind: "unavailable",
      detail:
        "The rights of this service user were changed, and whom it may see is still being gathered. Try again.",
      retryAfter: BUILDING_FOR,
    };
  }
  if (error instanceof NotSetUp) {
    return {
      kind: "unavailable",
      detail: "The company is not set up yet: give its name and time zone (PUT /api/v1/settings).",
    };
  }
  if (error instanceof StoreUnavailable) {
    return {
      kind: "unavailable",
      detail: "The roster cannot be read in full right now, so nothing is answered. Try again.",
    };
  }
  if (error instanceof CredentialMoved) {
    return { kind: "unavailable", detail: "The service user is being changed this very moment. Try again." };
  }
  if (error instanceof Contended) {
    return {
      kind: "unavailable",
      detail: "Others kept writing to the same at that moment; nothing was written. Try again.",
    };
  }
  return null;
}
