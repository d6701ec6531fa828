import { viewedOfAnybody } from "../../auth/grants.ts";
import { pathById } from "../../hr/choices-of-field.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import type { MappedField } from "../../hr/field-mapping.ts";
import { type Instant, toIso } from "../../hr/instant.ts";
import { latestPeriod } from "../../hr/lifecycle/decision.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Concerned, isListed, rightsOver } from "../../hr/scope.ts";
import { hrField, hrFieldPaths } from "../../mapping/hr-field.ts";
import { mappingTable, type TableRow } from "../../mapping/mapping-table.ts";
import { type ListedPerson, toUser } from "../../mapping/to-user.ts";
import { withPaths } from "../../mapping/transformed.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { mappingOfVersion, mappingVersions } from "../../store/mapping-versions.ts";
import { readServiceUsers } from "../../store/service-users.ts";
import { listedStates } from "../../store/view-building.ts";
import { serviceUserMeant } from "../access/service-user-meant.ts";
import { type CompanyCondition, changeCompany } from "../company/change-company.ts";
import { COMPANY_VERBS } from "../company/company-verbs.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { employeeIdOf } from "../employees/employee-id.ts";
import { stateAt } from "../employees/state-at.ts";
import type { Roster } from "../roster.ts";

/** Fields of the company's own are said by id or by name, in templates too, and kept by id. */
export function rowsMeant(rows: readonly MappedField[], dictionary: Dictionary): readonly MappedField[] {
  const byId = (path: string) => pathById(path, dictionary);
  return rows.map(({ transformation, ...row }) => ({
    ...row,
    fields: row.fields.map(byId),
    transformation:
      transformation?.kind === "template"
        ? { ...transformation, template: withPaths(transformation.template, byId) }
        : transformation,
  }));
}

/** Serves these rows over the default from now on, under the next version. Throws `RuleError`, `Contended`. */
export async function changeMapping(
  roster: Roster,
  rows: readonly MappedField[],
  condition: CompanyCondition,
): Promise<Dictionary> {
  const meant = rowsMeant(rows, await currentDictionary(roster.db));
  return changeCompany(roster, "changeMapping", { rows: meant }, condition);
}

/** Serves the rows of an earlier version again, as another one; 0 is the default. Throws `RuleError` (unknown). */
export async function restoreMapping(
  roster: Roster,
  version: number,
  condition: CompanyCondition,
): Promise<Dictionary> {
  const rows = version === 0 ? [] : (await versionOf(roster, version)).rows;
  return changeCompany(roster, "changeMapping", { rows }, condition);
}

/** A mapping that was saved. Throws `RuleError` (unknown). */
export async function versionOf({ db }: Pick<Roster, "db">, version: number) {
  const row = await mappingOfVersion(db, version);
  if (row === undefined)
    throw new RuleError("unknown", "There is no such version: GET /api/v1/mapping/versions lists them.");
  return { version: row.version, rows: row.rows, savedAt: toIso(row.savedAt) };
}

export async function versionsOf({ db }: Pick<Roster, "db">) {
  return (await mappingVersions(db)).map(({ version, savedAt }) => ({ version, savedAt: toIso(savedAt) }));
}

/** What can be placed: every field of HR's, those of the company's own with their names. */
export function placeableFields(dictionary: Dictionary) {
  return hrFieldPaths(dictionary).flatMap((path) => {
    const field = hrField(path, dictionary);
    if (field === null) return [];
    const name = dictionary.fields.get(path.slice("custom.".length))?.name ?? path;
    return [{ field: path, name, section: field.section, kind: field.kind }];
  });
}

/** A User as it is, and as it would be with these rows, to a reader that sees everything; nothing is saved. */
export async function previewMapping(roster: Roster, rows: readonly MappedField[], reference: string) {
  const { db, now } = roster;
  const employeeId = await employeeIdOf(roster, reference);
  const dictionary = await currentDictionary(db);
  const next = COMPANY_VERBS.changeMapping(dictionary, { rows: rowsMeant(rows, dictionary) }, now);
  const stored = (await readEmployees(db, [employeeId])).get(employeeId);
  const person = stored === undefined ? null : personNow(stored, now);
  if (person === null)
    throw new RuleError(
      "unknown",
      "Nobody of that id is listed over SCIM: GET /api/v1/employees shows who there is.",
    );
  const viewer = { sectionsOf: () => "all" as const, everyoneListed: true, version: 0, baseUrl: BASE };
  return { before: toUser(person, dictionary, viewer), after: toUser(person, next, viewer) };
}

/**
 * The data-mapping table of a service user, by id or name: only what it may view of anybody, with values of people whom it
 * is shown. Throws `RuleError` (unknown).
 */
export async function tableFor({ db, now }: Roster, serviceUser: string): Promise<readonly TableRow[]> {
  const dictionary = await currentDictionary(db);
  const user = serviceUserMeant(await readServiceUsers(db), serviceUser);
  if (user === undefined)
    throw new RuleError("unknown", "There is no such service user: GET /api/v1/service-users lists them.");
  const { access } = user;
  const rights = rightsOver(access.scopes, dictionary);
  const some = await listedStates(db, "", LOOKED_AT_FOR_EXAMPLES, now);
  const people = [
    ...(await readEmployees(db, [...new Set(some.map(({ employeeId }) => employeeId))])).values(),
  ];
  const shown = people.flatMap((one) => personNow(one, now) ?? []).filter((one) => isListed(rights(one)));
  const viewer = {
    sectionsOf: (one: Concerned) => rights(one).view,
    everyoneListed: access.generation === null,
    version: 0,
    baseUrl: BASE,
  };
  // Whoever is shown only some people is not told of a manager by an example.
  const managerListed = viewer.everyoneListed;
  const examples = shown.map((person) => toUser({ ...person, managerListed }, dictionary, viewer));
  return mappingTable(dictionary, viewedOfAnybody(access), examples);
}

const LOOKED_AT_FOR_EXAMPLES = 100;
const BASE = "/scim/v2";

/** Somebody as SCIM's list has them at the moment; null: they are not listed. */
function personNow(stored: StoredEmployee, now: Instant): ListedPerson | null {
  const { employee, memberships, version, createdAt, updatedAt } = stored;
  const state = stateAt(stored, now);
  if (state === undefined || state.ordinal === null) return null;
  const { startDate, terminationDate, lastDayOfWork, terminationReason } = latestPeriod(employee);
  return {
    id: employee.id,
    employeeNumber: employee.employeeNumber,
    status: state.status,
    active: state.active,
    record: JSON.parse(state.record),
    startsAt: state.startsAt,
    version,
    createdAt,
    updatedAt,
    managerListed: true,
    definedIn: memberships.flatMap(({ setId, defined, startsAt, endsAt }) =>
      defined && startsAt <= now && now < endsAt ? [setId] : [],
    ),
    dates: { startDate, terminationDate, lastDayOfWork, terminationReason },
    externalId: null,
  };
}
