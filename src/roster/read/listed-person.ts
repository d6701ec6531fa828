import type { ListedPerson } from "../../mapping/to-user.ts";
import type { PersonRow } from "../../store/people.ts";
import { concernedIn } from "./readable.ts";

/** Somebody as the mapping takes them, out of a row of a list. */
export function listedPerson({ managerListed, definedIn, dates, ...row }: PersonRow): ListedPerson {
  return {
    ...row,
    ...concernedIn(row),
    managerListed: managerListed === 1,
    definedIn: definedIn === null ? [] : definedIn.split(" "),
    dates: dates === null ? null : datesIn(dates),
  };
}

function datesIn(json: string): ListedPerson["dates"] {
  const [startDate, terminationDate, lastDayOfWork, terminationReason] = JSON.parse(json);
  return { startDate, terminationDate, lastDayOfWork, terminationReason };
}
