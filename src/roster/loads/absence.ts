import {
  absentNewcomers,
  addAbsentLines,
  endedByAbsence,
  endedByOthers,
  findRenumbered,
  linesOfNobody,
  type NamedPerson,
} from "../../store/absent-people.ts";
import { coverage } from "../../store/load-relations.ts";
import type { LoadRow } from "../../store/loads.ts";
import type { Roster } from "../roster.ts";
import type { PersonLine } from "./person-line.ts";

/** What a complete file says about somebody by not naming them: gone, on no date. An end set by hand stands over it. */
export const ABSENT: PersonLine = { status: "terminated" };

/** Why somebody ends whom no line is about. */
export const BY_ABSENCE = "absent from a file that was declared complete";

const NAMED = 20;
const MAY_GO_AT_LEAST = 3;
const MAY_GO_SHARE = 0.02;
/** Shorter than from one night to the next. */
const TOGETHER_HOURS = 20;

/**
 * Gives everyone who is absent from a complete file a line of their own, after those of the file, and says what HR
 * should know about it. One line of which nobody can tell whom it is about could be about any of them, so then nobody
 * ends by being absent.
 */
export async function addAbsent({ db, now }: Roster, { id, scope }: LoadRow): Promise<readonly string[]> {
  if (scope !== "complete") return [];
  await findRenumbered(db, id, now);
  const unclear = await linesOfNobody(db, id, NAMED);
  if (unclear.length > 0) {
    const lines = unclear.length === 1 ? `line ${unclear[0]}` : `lines ${unclear.join(", ")}`;
    return [
      `nobody ends by being absent: whom ${lines} ${unclear.length === 1 ? "is" : "are"} about cannot be told`,
    ];
  }
  const gone = await addAbsentLines(db, id, now);
  const { count, first } = await absentNewcomers(db, id, now, NAMED);
  return [
    ...(gone === 0 ? [] : [`${gone} ${gone === 1 ? "person is" : "people are"} absent from the file`]),
    ...(count === 0
      ? []
      : [`absent, but not ended, for they have not started yet: ${inWords(first, count)}`]),
  ];
}

/**
 * Why a complete file is refused that would end more people by their absence than may go, or null. Where nobody said how
 * many may, those count too whom other files of the day have ended so: in a row they may end no more than one may.
 */
export async function tooManyGo({ db, now }: Roster, { id, scope, mayGo }: LoadRow): Promise<string | null> {
  if (scope !== "complete") return null;
  const { count, first } = await endedByAbsence(db, id, NAMED);
  if (count === 0) return null;
  const { active } = await coverage(db, id, now);
  const earlier = mayGo === null ? await endedByOthers(db, id, now - TOGETHER_HOURS * 3_600_000) : 0;
  const limit = mayGo ?? Math.max(MAY_GO_AT_LEAST, Math.floor(MAY_GO_SHARE * active));
  if (count + earlier <= limit) return null;
  const others =
    earlier === 0 ? "" : ` (${earlier} ended so by other files of the last ${TOGETHER_HOURS} hours)`;
  return (
    `The file was declared complete and lacks ${count} ${count === 1 ? "person" : "people"} who would end by that, ` +
    `more than the ${limit} that may go${others}: ${inWords(first, count)}. ` +
    `Were they left out by mistake? Where they all left, say how many may go (--may-go ${count}).`
  );
}

function inWords(people: readonly NamedPerson[], count: number): string {
  const named = people.map(({ name, employeeNumber }) =>
    employeeNumber ? `${name} (${employeeNumber})` : name,
  );
  return count > people.length ? `${named.join(", ")} and ${count - people.length} more` : named.join(", ");
}
