import { addDays, type PlainDate } from "../../src/hr/plain-date.ts";
import { reportsTo } from "./leaders.ts";
import type { LifecycleRow } from "./lifecycle-rows.ts";
import { loginOf } from "./login.ts";
import { DEPARTMENTS, type DepartmentName, EMAIL_DOMAIN, FULL_TIME } from "./organisation.ts";
import { homeNear, phonesAt, type SiteName } from "./places.ts";
import type { SampleHire, SamplePerson, SampleValues } from "./sample-person.ts";
import type { SampleChanges, SampleVerb } from "./sample-verb.ts";

/** What is particular about a person; the rest follows from number, job and site. */
export interface PersonSketch {
  /** Number, first name, surname; and the part of the e-mail before the @ where the names do not give it (null: no e-mail). */
  readonly who: readonly [employeeNumber: string, firstName: string, surname: string, login?: string | null];
  readonly job: readonly [title: string, department: DepartmentName, site: SiteName];
  /** The start date, so many days from today. */
  readonly started: number;
  /** The row of the lifecycle table that this person shows, and how. */
  readonly story?: readonly [LifecycleRow, shows: string];
  readonly ends?: Partial<Pick<SampleHire, "terminationDate" | "lastDayOfWork" | "terminationReason">>;
  readonly values?: SampleChanges;
  readonly afterwards?: readonly SampleVerb[];
}

/** The company began to use the roster so many days ago; who was there already was entered on that day. */
const ROSTER_BEGAN = -400;

/** Draws the whole person. */
export function personFrom(sketch: PersonSketch, today: PlainDate): SamplePerson {
  const [employeeNumber] = sketch.who;
  return {
    employeeNumber,
    story: sketch.story === undefined ? null : sketch.story.join(": "),
    hire: {
      enteredDays: Math.max(ROSTER_BEGAN, Math.min(sketch.started - 14, -5)),
      startDate: addDays(today, sketch.started),
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: null,
      ...sketch.ends,
      ...valuesOf(sketch),
    },
    afterwards: sketch.afterwards ?? [],
  };
}

function valuesOf({ who, job, values = {} }: PersonSketch): SampleValues {
  const [employeeNumber, firstName, surname, login = loginOf(firstName, surname)] = who;
  const [title, department, site] = job;
  const number = Number(employeeNumber);
  const { division, costCenter } = DEPARTMENTS[department];
  const email = login === null ? null : `${login}@${EMAIL_DOMAIN}`;
  const fullTime = site === "London" ? { ...FULL_TIME, weeklyHours: 37.5 } : FULL_TIME;
  return {
    basic: {
      firstName,
      middleName: null,
      surname,
      displayName: null,
      honorific: null,
      pronouns: null,
      email,
      ...values.basic,
    },
    work: {
      ...{ title, department, division, costCenter, site, zone: null },
      ...phonesAt(site, number),
      manager: reportsTo(employeeNumber, department, site),
      ...values.work,
    },
    address: { ...homeNear(site, number), ...values.address },
    employment: { ...fullTime, ...values.employment },
  };
}
