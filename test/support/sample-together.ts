import { sampleCompany } from "../../scripts/sample/company.ts";
import { companyByName, NAMES_AS_IDS, replay } from "../../scripts/sample/replay.ts";
import { toIso } from "../../src/hr/instant.ts";
import { itemOf, SINGLE_VALUE_LISTS } from "../../src/hr/named-list.ts";
import { timeline } from "../../src/hr/timeline.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { companyDifference } from "../../src/roster/company/difference.ts";
import { setUpCompany } from "../../src/roster/company/set-up.ts";
import { changeOf } from "../../src/roster/employees/change-of.ts";
import { writeChanges } from "../../src/store/changes.ts";
import { commit } from "../../src/store/database.ts";
import { moveEpoch } from "../../src/store/dictionary.ts";
import { rosterAt } from "./company.ts";

/** Two lists may have an item of one name, so the list is part of its id. */
const IDS = { ...NAMES_AS_IDS, item: (list: string, name: string) => `${list} ${name}` };

/**
 * The sample company in one batch, as its verbs leave it, where writing them one by one would take most of a test's
 * time. Numbers, names, and a list with a name are the ids. Returns the numbers of those whom something awaits or has befallen.
 */
export async function sampleTogether(now: number): Promise<string[]> {
  const { db, actor } = rosterAt(now);
  const sample = sampleCompany(toIso(now).slice(0, 10));
  const company = companyByName(sample);
  const employees = sample.people.map((person) => replay(person, company, now, IDS));
  await setUpCompany(rosterAt(now), sample.settings);
  const records = employees.flatMap((employee) =>
    timeline(employee, company, now).states.map(({ record }) => record),
  );
  const items = SINGLE_VALUE_LISTS.flatMap((row) => {
    const names = new Set(records.map((record) => itemOf(record, row)));
    return [...names].flatMap((id) =>
      id === null
        ? []
        : [
            {
              id,
              list: row.list,
              name: id.slice(row.list.length + 1),
              code: null,
              parentId: null,
              archivedAt: null,
            },
          ],
    );
  });
  const before = await currentDictionary(db);
  const itemsById = new Map(items.map((item) => [item.id, item]));
  const next = { ...before, sites: company.sites, items: itemsById };
  await commit(db, [...companyDifference(db, before, next, now).statements, moveEpoch(now)]);
  const dictionary = await currentDictionary(db);
  const changes = employees.map((employee) =>
    changeOf(null, { employee, reason: null }, "hire", dictionary, now),
  );
  const operation = { id: crypto.randomUUID(), actor, at: now, epoch: dictionary.epoch };
  const written = await writeChanges(db, operation, changes);
  if (written.size !== employees.length) throw new Error(`${written.size} of ${employees.length} are there`);
  return sample.people.flatMap(({ story, employeeNumber }) => (story === null ? [] : [employeeNumber]));
}
