import { toIso } from "../../src/hr/instant.ts";
import type { ListName, NewListItem } from "../../src/hr/named-list.ts";
import { SINGLE_VALUE_LISTS } from "../../src/hr/named-list.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { addPlaces } from "../../src/roster/company/places.ts";
import { setUpCompany } from "../../src/roster/company/set-up.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { type SampleCompany, sampleCompany } from "./company.ts";
import { type Ids, resolveChanges, resolveValues } from "./resolve.ts";
import type { SamplePerson } from "./sample-person.ts";

const DAY = 86_400_000;

/** Writes the sample company into an empty roster, by the verbs that HR would have used, at the times HR would have. */
export async function loadSample(
  roster: Omit<Roster, "by">,
  progress: (done: number, of: number) => unknown,
): Promise<void> {
  const sample = sampleCompany(toIso(roster.now).slice(0, 10));
  await setUpCompany(roster, sample.settings);
  await addPlaces(roster, sample.sites, itemsOf(sample));
  const ids = await idsIn(roster);
  for (const [index, person] of sample.people.entries()) {
    await enter(person, roster, ids);
    await progress(index + 1, sample.people.length);
  }
}

async function enter(person: SamplePerson, roster: Omit<Roster, "by">, ids: SampleIds): Promise<void> {
  const entered = (days: number): Roster => ({ ...roster, now: roster.now + days * DAY, by: "feed" });
  const { enteredDays, basic: _b, work: _w, address: _a, employment: _e, ...dates } = person.hire;
  const { employeeNumber } = person;
  const id = ids.mint(employeeNumber);
  await performHire(entered(enteredDays), {
    id,
    employeeNumber,
    ...dates,
    ...resolveValues(person.hire, ids),
  });
  for (const entry of person.afterwards) {
    const at = entered(entry.enteredDays);
    if (entry.verb === "change") {
      await perform(at, "change", id, { ...entry.input, values: resolveChanges(entry.input.values, ids) });
    } else {
      await perform(at, entry.verb, id, entry.input);
    }
  }
}

function itemsOf({ people }: SampleCompany): NewListItem[] {
  const records = people.flatMap(({ hire, afterwards }) => [
    hire,
    ...afterwards.flatMap((entry) => (entry.verb === "change" ? [entry.input.values] : [])),
  ]);
  const named = records.flatMap(({ work, address, employment }) => [
    ["department", work?.department],
    ["division", work?.division],
    ["costCenter", work?.costCenter],
    ["country", address?.country],
    ["employmentType", employment?.employmentType],
    ["contract", employment?.contract],
  ]);
  return SINGLE_VALUE_LISTS.flatMap(({ list }) => {
    const names = new Set(named.flatMap(([which, name]) => (which === list && name ? [name] : [])));
    return [...names].sort().map((name) => itemOf(list, name));
  });
}

function itemOf(list: ListName, name: string): NewListItem {
  if (list !== "country") return { list, name, code: null };
  return { list, name: new Intl.DisplayNames("en", { type: "region" }).of(name) ?? name, code: name };
}

interface SampleIds extends Ids {
  mint(employeeNumber: string): string;
}

async function idsIn({ db }: Pick<Roster, "db">): Promise<SampleIds> {
  const { sites, items } = await currentDictionary(db);
  const people = new Map<string, string>();
  const known = <T>(value: T | undefined, name: string): T => {
    if (value === undefined) throw new Error(`the sample names ${name}, which is not there`);
    return value;
  };
  return {
    item: (list, name) =>
      known(
        [...items.values()].find((item) => item.list === list && (item.code ?? item.name) === name)?.id,
        name,
      ),
    site: (name) => known([...sites.values()].find((site) => site.name === name)?.id, name),
    employee: (employeeNumber) => known(people.get(employeeNumber), employeeNumber),
    mint: (employeeNumber) => {
      const id = crypto.randomUUID();
      people.set(employeeNumber, id);
      return id;
    },
  };
}
