import type { CustomValue, StateRecord } from "../../hr/employee.ts";
import type { ValueChanges } from "../../hr/lifecycle/change-values.ts";
import { type ListName, SINGLE_VALUE_LISTS } from "../../hr/named-list.ts";
import type { PersonLine } from "./person-line.ts";

/** Turns the names on a line into ids. Undefined: what is named is not known, and the field stays as it is. */
export interface Names {
  item(list: ListName, name: string): string | undefined;
  site(name: string): string | undefined;
  manager(reference: string): string | undefined;
  /** The id of a field of the company's own and what the text means in it. Throws `RuleError` where it means nothing. */
  custom(field: string, text: string | null): readonly [id: string, value: CustomValue | null] | undefined;
}

/** The values that a line sets: a column that is there sets its field, a blank cell empties it. */
export function valuesOf(
  line: PersonLine,
  names: Names,
): Required<ValueChanges> & Pick<StateRecord, "custom"> {
  const list = (name: ListName, text: string | null | undefined) =>
    text === undefined || text === null ? text : names.item(name, text);
  const lists = Object.fromEntries(
    SINGLE_VALUE_LISTS.map((row) => [row.field, list(row.list, line[row.list])]),
  );
  return {
    basic: said({
      // A blank takes nobody's name or e-mail away.
      firstName: line.firstName ?? undefined,
      surname: line.surname ?? undefined,
      email: line.email ?? undefined,
      middleName: line.middleName,
      displayName: line.displayName,
      honorific: line.honorific,
      pronouns: line.pronouns,
    }),
    work: said({
      title: line.title,
      departmentId: lists["departmentId"],
      divisionId: lists["divisionId"],
      costCenterId: lists["costCenterId"],
      siteId: line.site ? names.site(line.site) : line.site,
      managerId: line.manager ? names.manager(line.manager) : line.manager,
      zone: line.zone,
      workPhone: line.workPhone,
      workMobile: line.workMobile,
    }),
    address: said({
      line1: line.line1,
      line2: line.line2,
      city: line.city,
      postCode: line.postCode,
      state: line.state,
      countryId: lists["countryId"],
    }),
    employment: said({
      employmentTypeId: lists["employmentTypeId"],
      contractId: lists["contractId"],
      fte: numberOf(line.fte),
      weeklyHours: numberOf(line.weeklyHours),
    }),
    contact: said({ privateEmail: line.privateEmail, privateMobile: line.privateMobile }),
    custom: Object.fromEntries(
      Object.entries(line.custom ?? {}).flatMap(([field, text]) => {
        const value = names.custom(field, text);
        return value === undefined ? [] : [value];
      }),
    ),
  };
}

function numberOf(text: string | null | undefined): number | null | undefined {
  return text === null || text === undefined ? text : Number(text);
}

type Said<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function said<T extends object>(fields: T): Said<T> {
  // Only fields with a value are kept, which is what Said says.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Said<T>;
}
