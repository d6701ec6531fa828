import { ScimError } from "../../scim/error.ts";
import type { Resource } from "../../scim/resource.ts";

/** Refuses a User without a login. Throws `ScimError` 400 (invalidValue). */
export function requireUserName({ userName }: Resource): void {
  if (typeof userName === "string" && userName.trim() !== "") return;
  throw new ScimError(
    400,
    "userName is missing: send the person's work e-mail address in it.",
    "invalidValue",
  );
}
