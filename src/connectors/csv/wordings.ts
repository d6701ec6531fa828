import { FILE_FIELDS, fileFields } from "./file-line.ts";
import { ADP } from "./wordings/adp.ts";
import { BAMBOOHR } from "./wordings/bamboohr.ts";
import { GENERAL } from "./wordings/general.ts";
import { HIBOB } from "./wordings/hibob.ts";
import { PERSONIO } from "./wordings/personio.ts";
import { RIPPLING } from "./wordings/rippling.ts";
import { UKG_PRO, UKG_READY } from "./wordings/ukg.ts";
import type { SystemWordings, Wording } from "./wordings/wording.ts";
import { WORKDAY } from "./wordings/workday.ts";

/** The systems whose exports are known. */
export const SYSTEMS: readonly SystemWordings[] = [
  HIBOB,
  BAMBOOHR,
  PERSONIO,
  WORKDAY,
  ADP,
  UKG_PRO,
  UKG_READY,
  RIPPLING,
];

/** A manager column that is known by the template's heading alone is as good as a name. */
const OWN_RANK = { manager: 2 } as const;

const BY_KEY = new Map<string, Wording>([
  ...[GENERAL, ...SYSTEMS.map(({ headings }) => headings)]
    .flatMap((headings) => Object.entries(headings))
    .map(([heading, meaning]) => [headingKey(heading), asWording(meaning)] as const),
  // The template's headings, and the names that the code and the API use: `terminationDate`, `post_code`.
  ...fileFields().flatMap((field) => {
    const wording = { field, ...(field in OWN_RANK && { rank: OWN_RANK.manager }) };
    return [FILE_FIELDS[field].heading, field].map((heading) => [headingKey(heading), wording] as const);
  }),
]);

/** What a heading means, whatever its case, spaces, underscores and signs; null: nobody knows it. */
export function wordingOf(heading: string): Wording | null {
  return BY_KEY.get(headingKey(heading)) ?? null;
}

/** How many headings make a system's export out of a file. */
const TELLING = 4;

/** The system whose usual export has most of the headings; null where too few tell, or two systems share them. */
export function systemOf(headings: readonly string[]): string | null {
  const keys = new Set(headings.map(headingKey));
  const [first, second] = SYSTEMS.map(({ system, usual }) => ({
    system,
    found: usual.filter((heading) => keys.has(headingKey(heading))).length,
  })).sort((a, b) => b.found - a.found);
  return first === undefined || first.found < TELLING || first.found === second?.found ? null : first.system;
}

/** One form of a heading for "Employee #", "EMPLOYEE_NUMBER" and "employeeNumber". */
export function headingKey(heading: string): string {
  return heading
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("#", "number")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function asWording(meaning: SystemWordings["headings"][string]): Wording {
  return typeof meaning === "string" ? { field: meaning } : meaning;
}
