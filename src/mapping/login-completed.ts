import { ScimError } from "../scim/error.ts";
import type { Resource } from "../scim/resource.ts";

/**
 * The User that was sent, its `userName` completed with the company's domain where it comes without one (RFC 7644 section
 * 3.3 lets a server alter what it is sent). What is shown so already stays as it is. Throws `ScimError` 400 where the company
 * has chosen no domain.
 */
export function withLoginCompleted(shown: Resource, sent: Resource, domain: string | null): Resource {
  const userName = typeof sent["userName"] === "string" ? sent["userName"].trim() : "";
  if (userName === "" || userName.includes("@") || userName === shown["userName"]) return sent;
  if (domain !== null) return { ...sent, userName: `${userName}@${domain}` };
  throw new ScimError(
    400,
    `userName ${userName} is no e-mail address: send the work e-mail, or have the setting scimLoginDomain filled in, which completes it.`,
    "invalidValue",
  );
}
