import type { Dictionary } from "../../hr/dictionary.ts";
import type { Entry, TableName } from "../../hr/employee.ts";
import { today } from "../../hr/lifecycle/decision.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { covers } from "../../hr/section.ts";
import { sectionOfField } from "../../hr/section-of.ts";
import { entryOn } from "../../hr/zone-on.ts";
import { type Said, saidBetween } from "../../mapping/from-user.ts";
import { withLoginCompleted } from "../../mapping/login-completed.ts";
import { type CompiledRow, mappingOf, type UserMapping } from "../../mapping/mapping-of.ts";
import { partsOfVersion, type User } from "../../mapping/to-user.ts";
import type { Resource } from "../../scim/resource.ts";
import type { StoredEmployee } from "../../store/employees.ts";
import { writeExternalId } from "../../store/external-ids.ts";
import { lacking } from "../access/forbidden.ts";
import type { Reached } from "../access/rights.ts";
import { performPlanned } from "../employees/perform.ts";
import { type Deed, deed, type Plan } from "../employees/plan.ts";
import { requireListing } from "../read/readable.ts";
import { findUser, type UserRead, userById } from "../read/users.ts";
import { accessDeeds } from "./access-deeds.ts";
import { fieldsSaid, itemsSaid } from "./fields-said.ts";
import { itemIds, withItemsNamed } from "./items-named.ts";
import { requireManagerListed } from "./manager-listed.ts";
import type { IfMatch, Writing } from "./writing.ts";

/** What the client has seen of the User that it writes. */
export interface Basis {
  /** Versions, one of which must still stand. */
  readonly ifMatch: IfMatch;
  /** The version that the client read and sends back with changes; null: it does not say. */
  readonly read: string | null;
}

/** A User as the client wants it, and what of it is left out and takes nothing away. */
export interface Wanted {
  readonly user: Resource;
  readonly isLeftOut?: (row: CompiledRow) => boolean;
}

/**
 * Makes a person what a User says, from today on, as far as it says anything but what the service user was shown; in one
 * batch, as one event. `wanted` is asked with every attempt, of the User as the client has seen it. Throws `ScimError`, or what
 * `performPlanned` does.
 */
export async function writeUser(
  writing: Writing,
  id: string,
  { ifMatch, read }: Basis,
  wanted: (user: User, mapping: UserMapping) => Wanted,
): Promise<void> {
  await planned(writing, id, ifMatch, async ({ user }, reached, dictionary) => {
    const seen = (await userBefore(writing, id, reached.person, read)) ?? user;
    const mapping = mappingOf(dictionary);
    const { user: meant, isLeftOut } = wanted(seen, mapping);
    const sent = withLoginCompleted(user, meant, dictionary.settings.scimLoginDomain);
    const said = saidBetween(seen, sent, mapping, isLeftOut);
    await requireManagerListed(writing, said);
    const { edit } = reached.rights;
    if (said.externalId !== undefined && edit !== "all" && edit.length === 0)
      throw lacking(writing.roster.actor, "edit", "basic", "some");
    const company = withItemsNamed(dictionary, itemsSaid(said));
    return {
      deeds: [
        ...valueDeeds(writing, reached, said, company),
        ...accessDeeds(writing, reached.person, said, read),
      ],
      company,
      ...keyed(writing, id, said.externalId),
    };
  });
}

/**
 * The User as the client read it, where nobody has written since but a day has begun: what the day has brought, a new
 * e-mail for instance, the client has not seen and does not take back. Null: it read what is there, or that is not kept.
 */
async function userBefore(
  { roster: { db, now }, access, baseUrl }: Writing,
  id: string,
  { version, states }: StoredEmployee,
  read: string | null,
): Promise<User | null> {
  const shown = read === null ? null : partsOfVersion(read);
  if (shown === null || shown.person !== version) return null;
  const state = states.find(({ startsAt }) => Math.max(0, startsAt) === shown.startsAt);
  if (state === undefined || state.endsAt > now) return null;
  const before = await findUser({ db, access, now: state.endsAt - 1, baseUrl }, id);
  return before?.user ?? null;
}

/**
 * Does to the person of a User what the plan says, where the version of the User is one that the client has seen. The
 * User is rendered of the very person that is then written.
 */
export async function planned(
  { roster, access, baseUrl }: Writing,
  id: string,
  ifMatch: IfMatch,
  plan: (read: UserRead, reached: Reached, dictionary: Dictionary) => Promise<Plan>,
): Promise<void> {
  requireListing(access);
  await performPlanned(roster, id, async (reached, dictionary) => {
    const read = await userById({ db: roster.db, access, now: roster.now, baseUrl }, id);
    if (read.version !== reached.person.version || read.dictionary.epoch !== dictionary.epoch) return "again";
    requireVersion(read.user, ifMatch);
    return plan(read, reached, dictionary);
  });
}

function requireVersion({ meta }: User, ifMatch: IfMatch): void {
  if (ifMatch === null || (meta.version !== undefined && ifMatch.includes(meta.version))) return;
  throw new RuleError(
    "precondition",
    `The user is at version ${meta.version} by now: read it again, and decide by what is there.`,
  );
}

/** The key of the service user's own, to be written in the same batch; left out: it stays. */
export function keyed({ access }: Writing, id: string, externalId: Said["externalId"]): Pick<Plan, "beside"> {
  if (externalId === undefined) return {};
  const statements = (operation: string) => [
    writeExternalId(operation, access.serviceUserId, id, externalId),
  ];
  return { beside: { verb: "keyExternally", statements } };
}

function valueDeeds(writing: Writing, reached: Reached, said: Said, company: Dictionary): Deed[] {
  const { employee } = reached.person;
  const values = differing(reached, said, company, writing);
  const { employeeNumber } = said;
  const sameNumber = employeeNumber === employee.employeeNumber && covers(reached.rights.view, "work");
  return [
    ...(Object.keys(values).length === 0 ? [] : [deed("change", { effectiveDate: null, values })]),
    ...(employeeNumber === undefined || sameNumber ? [] : [deed("rekey", { employeeNumber })]),
  ];
}

/**
 * Of what is said what is not so today, for to say what is so needs no right; and all that is said of what the service user
 * may not see, for whoever is refused for some values and not for others can guess.
 */
function differing({ person, rights }: Reached, said: Said, company: Dictionary, { roster }: Writing) {
  const { employee } = person;
  const date = today(employee, { company, now: roster.now });
  const items = itemIds(company, itemsSaid(said));
  const { tables: placed, custom: own } = fieldsSaid(said, company);
  const { basic, work, address, employment, contact, custom } = employee.tables;
  const known = <T>(table: TableName, rows: readonly Entry<T>[]) =>
    covers(rights.view, table) ? entryOn(rows, date)?.values : undefined;
  const home = known("address", address);
  const moved = changesOf(home, { ...said.address, ...placed["address"], ...items.address });
  const tables = {
    basic: changesOf(known("basic", basic), { ...said.basic, ...placed["basic"] }),
    work: changesOf(known("work", work), { ...said.work, ...placed["work"], ...items.work }),
    address: changesOf(home, withoutRemains(moved)),
    employment: changesOf(known("employment", employment), { ...placed["employment"], ...items.employment }),
    contact: changesOf(known("contact", contact), { ...placed["contact"] }),
    custom: changesOfOwn(entryOn(custom, date)?.values ?? {}, own, (id) => {
      const field = company.fields.get(id);
      return field !== undefined && covers(rights.view, sectionOfField(field));
    }),
  };
  return Object.fromEntries(Object.entries(tables).filter(([, changes]) => Object.keys(changes).length > 0));
}

/** What a User does not show of an address stays as long as it can belong to what it shows. */
function withoutRemains(moved: object): object {
  return {
    // Another street has no second line of the old one, another town or country no state of it.
    ...("line1" in moved && { line2: null }),
    ...(("city" in moved || "countryId" in moved) && { state: null }),
    ...moved,
  };
}

/** The same of fields of the company's own, each of which stands in a section by itself. */
function changesOfOwn(known: object, said: object, isSeen: (id: string) => boolean): object {
  const hidden = Object.entries(said).filter(([id]) => !isSeen(id));
  const seen = Object.entries(said).filter(([id]) => isSeen(id));
  return { ...Object.fromEntries(hidden), ...changesOf(known, Object.fromEntries(seen)) };
}

function changesOf(known: object | undefined, said: object): object {
  if (known === undefined) return said;
  const was = new Map<string, unknown>(Object.entries(known));
  return Object.fromEntries(
    Object.entries(said).filter(
      ([field, value]) => JSON.stringify(was.get(field) ?? null) !== JSON.stringify(value),
    ),
  );
}
