import type { Dictionary } from "../../src/hr/dictionary.ts";
import type { StateRecord } from "../../src/hr/employee.ts";
import { settingsOf } from "../../src/hr/groups/automatic-settings.ts";
import type { GroupCondition } from "../../src/hr/groups/defined-group.ts";
import { SINGLE_VALUE_LISTS } from "../../src/hr/named-list.ts";
import { stateAt, timeline } from "../../src/hr/timeline.ts";
import type { StoredEmployee } from "../../src/store/employees.ts";

type Told = (person: StoredEmployee, at: number) => boolean;

/**
 * Whether somebody is in a group at a moment, as settings and definitions say it: straight from them and from the person's
 * facts, without rules, generations or anything kept. Knows the conditions that `group-steps.ts` draws.
 */
export function isToldIn(groupId: string, dictionary: Dictionary): Told {
  const { groups, items } = dictionary;
  return (person, at) => {
    const state = stateAt(timeline(person.employee, dictionary, at).states, at);
    const { record } = state;
    const counts = (people: "active" | "listed") => state.listed && (people === "listed" || state.active);
    const definition = groups.defined.get(groupId);
    if (definition !== undefined) {
      if (!counts(definition.people)) return false;
      const named = person.named.find((one) => one.groupId === groupId);
      if (named !== undefined) return named.included;
      const { conditions, inGroups } = definition;
      if (conditions.length + inGroups.length === 0) return false;
      return (
        inGroups.every((other) => isToldIn(other, dictionary)(person, at)) &&
        conditions.every((condition) => holds(condition, state, person, dictionary))
      );
    }
    const countsFor = (source: string) => {
      const { on, people } = settingsOf(groups.automatic, source);
      return on && counts(people);
    };
    if (groupId === dictionary.everyone) return countsFor("everyone");
    if (dictionary.sites.has(groupId)) return countsFor("sites") && record.work.siteId === groupId;
    if (groupId.startsWith("reports-to-"))
      return countsFor("managers") && `reports-to-${record.work.managerId}` === groupId;
    const list = items.get(groupId)?.list ?? "";
    const { ancestors } = settingsOf(groups.automatic, list);
    const has = chosen(list, record).flatMap((id) => (ancestors ? chain(id, dictionary) : [id]));
    return countsFor(list) && has.includes(groupId);
  };
}

function holds(
  { field, operator, value }: GroupCondition,
  { record, status }: { readonly record: StateRecord; readonly status: string },
  { employee }: StoredEmployee,
  dictionary: Dictionary,
): boolean {
  const wanted = [value ?? []].flat().map(String);
  switch (`${field} ${operator}`) {
    case "work.departmentId equals":
      return wanted.includes(record.work.departmentId ?? "");
    case "work.departmentId notEquals":
      return !wanted.includes(record.work.departmentId ?? "");
    case "custom.team under":
      return chosen("teams", record).some((id) => chain(id, dictionary).some((one) => wanted.includes(one)));
    case "custom.skills oneOf":
      return chosen("skills", record).some((id) => wanted.includes(id));
    case "startDate before": {
      const starts = employee.periods.map(({ startDate }) => startDate).sort();
      return (starts.at(-1) ?? "") < (wanted[0] ?? "");
    }
    case "status oneOf":
      return wanted.includes(status);
    case "work.title notSet":
      return (record.work.title ?? "") === "";
    default:
      throw new Error(`nobody knows what ${field} ${operator} means`);
  }
}

function chosen(list: string, { work, address, custom }: StateRecord): string[] {
  if (list === "department") return [work.departmentId ?? []].flat();
  if (list === "country") return [address.countryId ?? []].flat();
  if (SINGLE_VALUE_LISTS.some((one) => one.list === list)) return [];
  const values = [custom[list === "teams" ? "team" : "skills"] ?? []].flat();
  return values.map(String);
}

/** The item and all above it. */
function chain(id: string, dictionary: Dictionary): string[] {
  const parent = dictionary.items.get(id)?.parentId ?? null;
  return parent === null ? [id] : [id, ...chain(parent, dictionary)];
}
