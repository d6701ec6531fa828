import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import { FOREVER } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { Settings } from "../../hr/settings.ts";
import type { Site } from "../../hr/site.ts";
import { isZone } from "../../hr/zone.ts";
import { writeChanges } from "../../store/changes.ts";
import { BatchRefused, type Statement } from "../../store/database.ts";
import { moveEpoch, writeSettings, writeSite } from "../../store/dictionary.ts";
import { idsWithBoundaryBefore, readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { historyMark, refuseIfHistoryMoved } from "../../store/guards.ts";
import { historyOf } from "../../store/history.ts";
import { rederived } from "../calendar/rederive.ts";
import { Contended } from "../employees/perform.ts";
import type { Roster } from "../roster.ts";
import { currentDictionary } from "./dictionary.ts";

const ATTEMPTS = 5;

/** Changes the company's choices. Ends that were reached stand; those ahead are derived again in the same batch. */
export async function changeSettings(roster: Roster, changes: Partial<Settings>): Promise<void> {
  requireZone(changes.companyZone);
  await changeCompany(roster, "changeSettings", "company", (dictionary) => {
    const settings = { ...dictionary.settings, ...changes };
    return {
      next: { ...dictionary, settings },
      statements: [writeSettings(roster.db, settings)],
      before: dictionary.settings,
      after: settings,
    };
  });
}

/** Changes a site, its zone for instance; what is ahead for the people there follows in the same batch. */
export async function changeSite(
  roster: Roster,
  siteId: string,
  changes: Partial<Omit<Site, "id">>,
): Promise<void> {
  requireZone(changes.zone);
  await changeCompany(roster, "changeSite", siteId, (dictionary) => {
    const before = dictionary.sites.get(siteId);
    if (before === undefined)
      throw new RuleError("unknown", "There is no such site: GET /api/v1/sites lists them.");
    const after = { ...before, ...changes };
    const namesake = [...dictionary.sites.values()].find(
      ({ id, name }) => id !== siteId && fold(name) === fold(after.name),
    );
    if (namesake !== undefined)
      throw new RuleError("conflict", `There is a site ${namesake.name} already: choose another name.`);
    return {
      next: { ...dictionary, sites: new Map([...dictionary.sites, [siteId, after]]) },
      statements: writeSite(roster.db, after, fold(after.name), roster.now),
      before,
      after,
    };
  });
}

interface CompanyChange {
  readonly next: Dictionary;
  readonly statements: readonly Statement[];
  readonly before: object;
  readonly after: object;
}

/** One batch: the change, everyone whose coming days it moves, history, the epoch. Decided again where anybody wrote. */
async function changeCompany(
  roster: Roster,
  verb: string,
  subject: string,
  edit: (dictionary: Dictionary) => CompanyChange,
): Promise<void> {
  const { db, actor, now } = roster;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const mark = await historyMark(db);
    const dictionary = await currentDictionary(db);
    const { next, statements, before, after } = edit(dictionary);
    const differing = fieldsThatDiffer(before, after);
    if (Object.keys(differing).length === 0) return;
    const people = await peopleWithDatesAhead(roster);
    const operation = { id: crypto.randomUUID(), actor, at: now, epoch: dictionary.epoch };
    const entry = { verb, reason: null, changes: differing };
    try {
      await writeChanges(db, operation, rederived(people, next, verb, now), [
        ...statements,
        historyOf(subject, operation, entry),
        refuseIfHistoryMoved(mark, operation.id),
        moveEpoch(now, dictionary.epoch),
      ]);
      return;
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
    }
  }
  throw new Contended();
}

const PEOPLE_AT_ONCE = 2000;

async function peopleWithDatesAhead({ db, now }: Roster): Promise<StoredEmployee[]> {
  const ids = await idsWithBoundaryBefore(db, now, FOREVER);
  const people: StoredEmployee[] = [];
  for (let start = 0; start < ids.length; start += PEOPLE_AT_ONCE) {
    people.push(...(await readEmployees(db, ids.slice(start, start + PEOPLE_AT_ONCE))).values());
  }
  return people;
}

function fieldsThatDiffer(before: object, after: object): Record<string, readonly [unknown, unknown]> {
  const was = new Map<string, unknown>(Object.entries(before));
  const differing = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(was.get(name)) !== JSON.stringify(value),
  );
  return Object.fromEntries(differing.map(([name, value]) => [name, [was.get(name) ?? null, value]]));
}

function requireZone(zone: string | undefined): void {
  if (zone === undefined || isZone(zone)) return;
  throw new RuleError("invalid", `${zone} is no time zone: write an IANA name such as Europe/Berlin.`);
}
