import { ScimError } from "../../src/scim/error.ts";

/** The ScimError that a call throws; a call that returns, or throws anything else, fails the test. */
export function refusal(call: () => unknown): ScimError {
  try {
    call();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
