import type { Presented } from "./authorization.ts";
import { sha256 } from "./token.ts";

/**
 * Whether what is presented is the administrator's key (a secret of the deployment). Without a key configured nobody
 * is an administrator. Hashes are compared, so that the time taken tells nothing of the key.
 */
export async function isAdministratorKey(
  presented: Presented | null,
  key: string | undefined,
): Promise<boolean> {
  if (presented === null || presented.id !== null || key === undefined || key === "") return false;
  const bytes = new TextEncoder();
  return crypto.subtle.timingSafeEqual(
    bytes.encode(await sha256(presented.token)),
    bytes.encode(await sha256(key)),
  );
}
