import type { PersonField, PersonLine } from "./person-line.ts";

const DATES = ["startDate", "rehireDate", "terminationDate", "lastDayOfWork", "status"] as const;

/**
 * Where a file may be at odds with what is here, and which fields of its line say so. While they say the same, what a
 * person decided about it stands.
 */
export const CONFLICTS = {
  /** A person set another end. */
  endSetByHand: DATES,
  /** The file gives no end any more. */
  endWithdrawn: DATES,
  /** It says active beside an end that has passed. */
  activeBesideEnd: DATES,
  /** It says active, or gives a later end, of somebody who ended here. */
  reopening: DATES,
  /** It says terminated, as of an earlier employment, of somebody who was hired again here. */
  earlierEnd: DATES,
  /** It says garden leave without a last day. */
  gardenLeave: DATES,
  /** The start that it gives cannot be followed without asking. */
  start: DATES,
  leave: DATES,
  /** It takes an e-mail away that is kept. */
  email: ["email"],
  /** Somebody else has the e-mail. */
  emailInTheWay: ["email"],
  /** Names and e-mail are somebody else's than those of whoever has the number. */
  samePerson: ["employeeNumber", "firstName", "surname", "email"],
  /** The person's file is deleted here. */
  deleted: DATES,
} as const satisfies Readonly<Record<string, readonly PersonField[]>>;

export type ConflictKind = keyof typeof CONFLICTS;

/** Something that a line says and that is not followed, for a person to decide. */
export interface Conflict {
  readonly kind: ConflictKind;
  /** What the file says and what is kept, in words. */
  readonly detail: string;
}

export function isConflictKind(name: string): name is ConflictKind {
  return Object.hasOwn(CONFLICTS, name);
}

/** The fields of the line that the conflict is about. */
export function saidOf(kind: ConflictKind, line: PersonLine): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    CONFLICTS[kind].flatMap((field) => {
      const value = line[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}
