import type { CompanyCondition } from "../../roster/company/change-company.ts";
import type { IfMatch } from "../entity-tag.ts";

/** Settings, sites, lists and fields have one version between them: the company's epoch. */

/** As `ETag` of what was read or changed. */
export function versionOf({ epoch }: { readonly epoch: number }): { readonly etag: string } {
  return { etag: String(epoch) };
}

/** As condition of a change. Any version will do for `*`. */
export function conditionOf(ifMatch: IfMatch): CompanyCondition {
  return ifMatch === null || ifMatch === "*" ? {} : { ifEpoch: ifMatch };
}
