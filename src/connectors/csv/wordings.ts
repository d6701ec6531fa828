import { FILE_FIELDS, type FileField, fileFields } from "./file-line.ts";

/** How systems head their columns, besides the template's own headings. One row a wording. */
const WORDINGS: readonly (readonly [wording: string, field: FileField])[] = [
  // HiBob, where it differs from the template (which takes its words).
  ["Employee ID in company", "employeeNumber"],
  ["Second name", "middleName"],
  ["Surname", "surname"],
  ["Zip code", "postCode"],
  ["Post code", "postCode"],
  ["Employment contract", "contract"],

  // BambooHR
  ["Employee #", "employeeNumber"],
  ["Work Email", "email"],
  ["Last name, First name", "fullName"],
  ["Name", "fullName"],
  ["Employee Name", "fullName"],
  ["Location", "site"],
  ["Reporting to", "manager"],
  ["Supervisor", "manager"],
  ["Supervisor EID", "manager"],
  ["Supervisor Email", "manager"],
  ["Hire Date", "startDate"],
  ["Status", "status"],
  ["Employment Status", "status"],
  ["ZIP", "postCode"],
  ["Province", "state"],
  ["Standard hours per week", "weeklyHours"],

  // What people write by themselves
  ["Employee No.", "employeeNumber"],
  ["Employee Code", "employeeNumber"],
  ["Personnel number", "employeeNumber"],
  ["Staff ID", "employeeNumber"],
  ["Email address", "email"],
  ["Work email address", "email"],
  ["Company email", "email"],
  ["Business email", "email"],
  ["Given name", "firstName"],
  ["Forename", "firstName"],
  ["Family name", "surname"],
  ["Honorific", "honorific"],
  ["Salutation", "honorific"],
  ["Title", "title"],
  ["Position", "title"],
  ["Department name", "department"],
  ["Cost centre", "costCenter"],
  ["Office", "site"],
  ["Work location", "site"],
  ["Timezone", "zone"],
  ["Manager", "manager"],
  ["Manager ID", "manager"],
  ["Manager email", "manager"],
  ["Reports to email", "manager"],
  ["Line manager", "manager"],
  ["Join date", "startDate"],
  ["Date of hire", "startDate"],
  ["Date of rehire", "rehireDate"],
  ["End date", "terminationDate"],
  ["Leaving date", "terminationDate"],
  ["Date of termination", "terminationDate"],
  ["Last working day", "lastDayOfWork"],
  ["Last day at the office", "lastDayOfWork"],
  ["Employee status", "status"],
  ["Leaving reason", "terminationReason"],
  ["Business phone", "workPhone"],
  ["Office phone", "workPhone"],
  ["Work mobile phone", "workMobile"],
  ["Business mobile", "workMobile"],
  ["Street", "line1"],
  ["Street address", "line1"],
  ["Town", "city"],
  ["Country code", "country"],
  ["Contract type", "contract"],
  ["Full-time equivalent", "fte"],
  ["FTE %", "fte"],
  ["Hours per week", "weeklyHours"],
];

const BY_KEY = new Map<string, FileField>([
  ...fileFields().map((field) => [keyOf(FILE_FIELDS[field].heading), field] as const),
  // The names that the code and the API use: `terminationDate`, `post_code`.
  ...fileFields().map((field) => [keyOf(field), field] as const),
  ...WORDINGS.map(([wording, field]) => [keyOf(wording), field] as const),
]);

/** The field that a heading means, whatever its case, spaces, underscores and signs; null: none that is read. */
export function fieldOf(heading: string): FileField | null {
  return BY_KEY.get(keyOf(heading)) ?? null;
}

/** Whether two headings are the same wording. */
export function sameWording(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(heading: string): string {
  return heading
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("#", "number")
    .replace(/[^\p{L}\p{N}]/gu, "");
}
