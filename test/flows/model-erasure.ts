import { hiring } from "../support/company.ts";
import { type Person, turnsAhead, view } from "./model.ts";
import { type Moment, refuseIf } from "./model-deed.ts";
import { hired } from "./model-employments.ts";
import { followed } from "./model-file.ts";

/** What a file still says of somebody who was erased. */
export interface SaidOfErased {
  readonly number: string;
  readonly email: string;
  readonly status: "active" | "terminated";
  readonly start: string;
  readonly termination: string | null;
}

/** Only who is gone on every day ahead is erased, and only where they are named. */
export function requireErasable(person: Person, confirm: string, moment: Moment): void {
  refuseIf(![person.id, person.number].includes(confirm), "names somebody else");
  const seen = [view(person), ...turnsAhead(person, moment.company, moment.now).map((turn) => turn.view)];
  refuseIf(
    seen.some(({ active }) => active),
    "works here, or will",
  );
  refuseIf(
    !person.deleted && seen.some(({ status }) => status !== "Terminated"),
    "the employment is not over",
  );
}

/** Whether somebody has the address, or will. */
export function isHeld(
  email: string,
  people: Iterable<Person>,
  { company, now }: Pick<Moment, "company" | "now">,
): boolean {
  return [...people].some((person) =>
    [view(person), ...turnsAhead(person, company, now).map((turn) => turn.view)].some(
      (seen) => seen.email === email,
    ),
  );
}

/** A file that lists somebody who was erased is read over where they left by it; whoever it says is here is not let in. */
export function readOver(said: SaidOfErased, moment: Moment): void {
  const { number, start: startDate, termination, status } = said;
  refuseIf(status === "active", "says that they are here");
  const byFeed = { ...moment, by: "feed" } as const;
  const listed = hired(
    "",
    hiring("", { employeeNumber: number, startDate, terminationDate: termination }),
    byFeed,
  );
  const line = { number, status, termination, lastDay: null, title: "Clerk" };
  requireErasable(followed(listed, line, byFeed), number, moment);
}
