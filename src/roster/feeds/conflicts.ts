import { displayNameOf } from "../../hr/display-name.ts";
import { fold } from "../../hr/fold.ts";
import { toIso } from "../../hr/instant.ts";
import { current } from "../../hr/lifecycle/decision.ts";
import { type WayOut, wayOut } from "../../hr/lifecycle/way-out.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { commitConflicts, dismissConflict, type FeedConflict, readConflicts } from "../../store/conflicts.ts";
import { holdersOf, type LoginHolder, readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { erasedAmong } from "../../store/erased-logins.ts";
import { readFeeds } from "../../store/feeds.ts";
import { historyOf } from "../../store/history.ts";
import { requireOverEveryone } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { CONFLICTS, type ConflictKind, isConflictKind } from "../loads/conflict.ts";
import type { LineCircumstances } from "../loads/decide-line.ts";
import type { PersonCells, PersonLine } from "../loads/person-line.ts";
import { SHOWN_BY_LOADS, sectionsOfFields } from "../loads/sections-of-fields.ts";
import { operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { feedNamed } from "./feeds.ts";
import { stillContradicts, waysOutOf } from "./ways-out.ts";

/** Something that a file said of somebody and that was not followed, with what can be done about it. */
export interface ShownConflict {
  readonly employeeId: string;
  readonly employeeNumber: string | null;
  readonly name: string;
  readonly kind: ConflictKind;
  readonly detail: string;
  /** The fields of the line. */
  readonly said: PersonCells;
  readonly since: string;
  readonly loadId: string;
  readonly feedName: string | null;
  readonly waysOut: readonly WayOut[];
}

export interface ConflictsWanted {
  readonly kind: ConflictKind | null;
  /** The id or name of a feed. */
  readonly feed: string | null;
  readonly employeeId: string | null;
  /** The `next` of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

/**
 * The conflicts that stand, by person: one that somebody has settled meanwhile, by whatever they did, is over and left
 * out, so a page may be short. `next` is where to go on, null at the end. They tell of two people at times, so they take
 * rights over everyone. Throws `Forbidden`.
 */
export async function listConflicts(
  roster: Roster,
  { kind, feed, employeeId, after, limit }: ConflictsWanted,
): Promise<{ readonly conflicts: readonly ShownConflict[]; readonly next: string | null }> {
  requireOverEveryone(roster, "view", SHOWN_BY_LOADS);
  const { db, now } = roster;
  const feedId = feed === null ? null : (await feedNamed(roster, feed)).id;
  const rows = await readConflicts(db, { kind, feedId, employeeId }, cursorIn(after), limit);
  const company = await currentDictionary(db);
  const known = await readEmployees(
    db,
    rows.map((row) => row.employeeId),
  );
  const emails = rows.flatMap(({ said }) => (said["email"] ? [fold(said["email"])] : []));
  const holders = await holdersOf(db, emails, now);
  const erased = await erasedAmong(db, emails);
  const feeds = await readFeeds(db);
  const circumstances: LineCircumstances = { company, now, by: "feed" };
  const conflicts = rows.flatMap((row) => {
    const person = known.get(row.employeeId);
    if (person === undefined) return [];
    const feedName = feeds.find(({ id }) => id === row.feedId)?.name ?? null;
    return shown(row, person, feedName, { holders, erased }, circumstances) ?? [];
  });
  const last = rows.at(-1);
  return {
    conflicts,
    next: rows.length < limit || last === undefined ? null : `${last.kind} ${last.employeeId}`,
  };
}

/**
 * Keeps what is here, until the file says something else. Throws `RuleError` where there is no such conflict, `Forbidden`
 * where the actor could not have brought in what it is about.
 */
export async function dismiss(roster: Roster, employeeId: string, kind: ConflictKind): Promise<void> {
  requireOverEveryone(roster, "view", SHOWN_BY_LOADS);
  requireOverEveryone(roster, "edit", sectionsOfFields(CONFLICTS[kind]));
  const { db, now } = roster;
  const wanted = { kind, employeeId, feedId: null };
  const [conflict] = await readConflicts(db, wanted, null, 1);
  if (conflict === undefined) {
    throw new RuleError(
      "unknown",
      "There is no such conflict, or it was dismissed: GET /api/v1/employees/{id}/conflicts lists them.",
    );
  }
  const { epoch } = await currentDictionary(db);
  const entry = { verb: "dismissConflict" as const, reason: conflict.detail, changes: null };
  await commitConflicts(db, [
    dismissConflict(employeeId, kind, now),
    ...historyOf({ kind: "employee", id: employeeId }, operationOf(roster, epoch), entry),
  ]);
}

function shown(
  { employeeId, kind, detail, said, since, loadId }: FeedConflict,
  { employee }: StoredEmployee,
  feedName: string | null,
  logins: Logins,
  circumstances: LineCircumstances,
): ShownConflict | null {
  if (!isConflictKind(kind)) return null;
  const contradicts = kind !== "emailInTheWay" && stillContradicts(kind, said, employee, circumstances);
  const release = kind === "emailInTheWay" ? released(employeeId, said, logins) : contradicts ? [] : null;
  if (release === null) return null;
  const kept = waysOutOf(kind, said, employee, circumstances);
  return {
    employeeId,
    employeeNumber: employee.employeeNumber,
    name: displayNameOf(current(employee, circumstances).record.basic),
    kind,
    detail,
    said,
    since: toIso(since),
    loadId,
    feedName,
    waysOut: [...release, ...kept],
  };
}

/** Who has the e-mails that lines would have taken: people, or people who were erased. */
interface Logins {
  readonly holders: readonly LoginHolder[];
  readonly erased: ReadonlySet<string>;
}

/**
 * How the address may become free: of somebody who works here it stays, whoever left may give it up. Null: nobody has it
 * any more.
 */
function released(
  employeeId: string,
  { email }: PersonLine,
  { holders, erased }: Logins,
): readonly WayOut[] | null {
  if (!email) return null;
  const holder = holders.find(
    ({ userNameKey, employeeId: id }) => id !== employeeId && userNameKey === fold(email),
  );
  if (holder !== undefined) {
    const says = `Releases ${email}, which ${displayNameOf(holder.record.basic)} held, once the old account is deleted.`;
    return holder.active ? [] : [wayOut({ id: holder.employeeId }, says, "release-email", { email })];
  }
  if (!erased.has(fold(email))) return null;
  const says = `Releases ${email}, which somebody held who was erased, once the old account is deleted.`;
  return [{ says, method: "POST", path: "/api/v1/erased-emails/release", body: { email } }];
}

function cursorIn(after: string | null): { readonly employeeId: string; readonly kind: string } | null {
  if (after === null) return null;
  const [kind = "", ...id] = after.split(" ");
  return { employeeId: id.join(" "), kind };
}
