import type { Employee } from "../../hr/employee.ts";
import { type Circumstances, latestPeriod, today } from "../../hr/lifecycle/decision.ts";
import { employmentAhead } from "../../hr/lifecycle/termination.ts";
import { ScimError } from "../../scim/error.ts";
import { writersOf } from "../../store/history.ts";
import { readServiceUsers } from "../../store/service-users.ts";
import { type Deed, deed } from "../employees/plan.ts";
import type { Roster } from "../roster.ts";
import { planned } from "./write-user.ts";
import type { IfMatch, Writing } from "./writing.ts";

/**
 * Takes a User off the list (RFC 7644 section 3.6), softly: HR can restore the person under the same id, and the login
 * stays theirs. Whoever works here stays, also without access (blocked, revoked, on leave, excluded): HR ends employments.
 * Only whom the service user hired itself, and nobody else has written since, it takes back with it. Throws `ScimError`
 * 404 and 409, `RuleError`, `Forbidden`, `Contended`.
 */
export async function deleteUser(writing: Writing, id: string, ifMatch: IfMatch): Promise<void> {
  const { roster } = writing;
  await planned(writing, id, ifMatch, async (_read, { person: { employee } }, company) => {
    const circumstances = { company, now: roster.now };
    const worksHere = employmentAhead(employee, circumstances) !== undefined;
    if (worksHere && !(await isOnlyOurs(roster, id))) throw employed();
    const ends = worksHere ? [endNow(employee, circumstances)] : [];
    return { deeds: [...ends, deed("remove", {})], company };
  });
}

/** The trail knows who wrote by name; one of that name who is gone by now was somebody else. */
async function isOnlyOurs({ db, actor, actorId }: Roster, id: string): Promise<boolean> {
  const written = await writersOf(db, id);
  const us = (await readServiceUsers(db)).find((user) => user.id === actorId);
  if (us === undefined || !written.some(({ verb }) => verb === "provision")) return false;
  return written.every((row) => row.actor === actor && row.since >= us.createdAt);
}

/** Who starts today has never started; who started before is gone today. */
function endNow(employee: Employee, circumstances: Circumstances): Deed {
  if (latestPeriod(employee).startDate >= today(employee, circumstances))
    return deed("rescind", { reason: null });
  return deed("terminate", {
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: null,
    decidingDate: null,
  });
}

function employed(): ScimError {
  return new ScimError(
    409,
    "The person works here, or will: HR terminates the employment first. To take their access away meanwhile, send active: false.",
  );
}
