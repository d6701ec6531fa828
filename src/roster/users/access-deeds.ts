import { isBlockedBy } from "../../hr/lifecycle/block.ts";
import type { Said } from "../../mapping/from-user.ts";
import { partsOfVersion } from "../../mapping/to-user.ts";
import type { StoredEmployee } from "../../store/employees.ts";
import { type Deed, deed } from "../employees/plan.ts";
import type { Writing } from "./writing.ts";

/** What a service user says about access. */
export function accessDeed({ roster, access }: Writing, active: boolean): Deed {
  return deed(active ? "unblock" : "block", { by: access.serviceUserId, name: roster.actor });
}

/** To say what is no news takes no right: `true` without a block of its own to lift, or `false` as it was read. */
export function accessDeeds(
  writing: Writing,
  person: StoredEmployee,
  { active }: Said,
  read: string | null,
): readonly Deed[] {
  if (active === undefined) return [];
  const isNews = active
    ? isBlockedBy(person.employee, writing.access.serviceUserId)
    : !wasInactive(person, read);
  return isNews ? [accessDeed(writing, active)] : [];
}

/**
 * Whether the person had no access in the state in which the client read them. Sent back on somebody's first day, a moment
 * after it began, `active: false` is no news, and must not keep them out.
 */
function wasInactive({ states }: StoredEmployee, read: string | null): boolean {
  const began = read === null ? undefined : partsOfVersion(read)?.startsAt;
  return states.some(({ startsAt, active }) => Math.max(0, startsAt) === began && !active);
}
