import type { Employee } from "../../src/hr/employee.ts";
import type { Instant } from "../../src/hr/instant.ts";
import { restoreAccess, revokeAccess } from "../../src/hr/lifecycle/access.ts";
import { changeValues } from "../../src/hr/lifecycle/change-values.ts";
import type { Circumstances, Decision } from "../../src/hr/lifecycle/decision.ts";
import { hire } from "../../src/hr/lifecycle/hire.ts";
import { endLeave, startLeave } from "../../src/hr/lifecycle/leave.ts";
import { rehire } from "../../src/hr/lifecycle/rehire.ts";
import { moveStart, rescind } from "../../src/hr/lifecycle/start.ts";
import { cancelTermination, terminate } from "../../src/hr/lifecycle/termination.ts";
import { exclude, include, releaseEmail, remove, restore } from "../../src/hr/lifecycle/visibility.ts";
import type { Company } from "../../src/hr/settings.ts";
import { timeline } from "../../src/hr/timeline.ts";
import { unreachable } from "../../src/hr/unreachable.ts";
import type { SampleCompany } from "./company.ts";
import { type Ids, resolveChanges, resolveValues } from "./resolve.ts";
import type { SamplePerson } from "./sample-person.ts";
import type { SampleVerb } from "./sample-verb.ts";

const DAY = 86_400_000;

/** Names are as good as ids where nothing is stored. */
export const NAMES_AS_IDS: Ids = {
  item: (_list, name) => name,
  site: (name) => name,
  employee: (employeeNumber) => employeeNumber,
};

/** The company as rules read it, each site's name for its id. */
export function companyByName({ settings, sites }: SampleCompany): Company {
  return {
    settings,
    sites: new Map(sites.map((site) => [site.name, { ...site, id: site.name, archivedAt: null }])),
  };
}

/**
 * What the rules of HR make of a person, with names and numbers for ids, when everything has been entered and the
 * company is loaded at that moment. Throws a `RuleError` where HR's rules refuse an entry.
 */
export function replay(
  person: SamplePerson,
  company: Company,
  loadedAt: Instant,
  ids: Ids = NAMES_AS_IDS,
): Employee {
  const { enteredDays, basic: _b, work: _w, address: _a, employment: _e, ...dates } = person.hire;
  const { employeeNumber } = person;
  const input = { id: employeeNumber, employeeNumber, ...dates, ...resolveValues(person.hire, ids) };
  const entered = (days: number) => ({ company, now: loadedAt + days * DAY });
  const hired = settled(hire(input, entered(enteredDays)), entered(enteredDays));
  return person.afterwards.reduce(
    (employee, verb) =>
      settled(decide(employee, verb, entered(verb.enteredDays), ids), entered(verb.enteredDays)),
    hired,
  );
}

/** With the moments that have passed made to stand, as every write does. */
function settled({ employee }: Decision, { company, now }: Circumstances): Employee {
  return timeline(employee, company, now).employee;
}

function decide(employee: Employee, entry: SampleVerb, at: Circumstances, ids: Ids): Decision {
  switch (entry.verb) {
    case "terminate":
      return terminate(employee, entry.input, at);
    case "cancelTermination":
      return cancelTermination(employee, entry.input, at);
    case "rehire":
      return rehire(employee, entry.input, at);
    case "change": {
      const values = resolveChanges(entry.input.values, ids);
      return changeValues(employee, { ...entry.input, values }, at);
    }
    case "moveStart":
      return moveStart(employee, entry.input, at);
    case "rescind":
      return rescind(employee, entry.input, at);
    case "startLeave":
      return startLeave(employee, entry.input, at);
    case "endLeave":
      return endLeave(employee, entry.input, at);
    case "revokeAccess":
      return revokeAccess(employee, entry.input, at);
    case "restoreAccess":
      return restoreAccess(employee, entry.input, at);
    case "exclude":
      return exclude(employee, entry.input, at);
    case "include":
      return include(employee, entry.input, at);
    case "remove":
      return remove(employee, entry.input, at);
    case "restore":
      return restore(employee, entry.input, at);
    case "releaseEmail":
      return releaseEmail(employee, entry.input, at);
    default:
      return unreachable(entry);
  }
}
