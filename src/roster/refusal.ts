import { RuleError, type RuleErrorAlso, type RuleErrorKind } from "../hr/rule-error.ts";
import { StoreUnavailable } from "../store/database.ts";
import { CredentialMoved, NotSetUp } from "../store/head.ts";
import { Unauthorized } from "./access/with-access.ts";
import { Contended } from "./employees/perform.ts";

/** Why a request cannot be done, in the words of the roster; `http` gives it the form of its protocol. */
export interface Refusal extends RuleErrorAlso {
  readonly kind: RuleErrorKind | "unauthorized" | "unavailable";
  readonly detail: string;
}

/** What a thrown error means to whoever asked; null for an error of ours. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof RuleError) return { kind: error.kind, detail: error.detail, ...error.also };
  if (error instanceof Unauthorized) {
    return {
      kind: "unauthorized",
      detail:
        "No such credentials are known. Send the id and token of a service user: HTTP Basic, or the token as Bearer.",
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
