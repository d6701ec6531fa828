import type { BasicInfo, Sparse } from "./employee.ts";

/** The name that people see: the one chosen, else first name and surname. */
export function displayNameOf({ displayName, firstName, surname }: BasicInfo | Sparse<BasicInfo>): string {
  return displayName ?? `${firstName ?? ""} ${surname ?? ""}`.trim();
}
