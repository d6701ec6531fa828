import type { Money } from "../../hr/employee.ts";
import type { PersonCells, PersonField, PersonLine } from "../../roster/loads/person-line.ts";
import type { CellKind } from "../csv/file-line.ts";
import { readCell } from "../csv/read-cell.ts";

/** What a program sends about one person: a file's line as JSON. A field that is missing is not spoken of. */
export type PersonItem = { readonly [field in PersonField]?: string | number | null } & {
  /** Fields of the company's own, by name or id. */
  readonly custom?: Readonly<Record<string, CustomItem | null>>;
};

/** A value of such a field, its items by name or code, people by number, e-mail or name. */
type CustomItem = string | number | readonly string[] | Money;

/** How each field is read: by the rules of a file's cells, for which a blank is null. */
const KINDS: Readonly<Record<PersonField, CellKind>> = {
  employeeNumber: "number",
  email: "email",
  firstName: "text",
  middleName: "text",
  surname: "text",
  displayName: "text",
  honorific: "text",
  pronouns: "text",
  title: "text",
  department: "text",
  division: "text",
  costCenter: "text",
  site: "text",
  zone: "zone",
  manager: "text",
  startDate: "date",
  rehireDate: "date",
  terminationDate: "date",
  lastDayOfWork: "date",
  status: "status",
  terminationReason: "text",
  workPhone: "text",
  workMobile: "text",
  privateEmail: "email",
  privateMobile: "text",
  line1: "text",
  line2: "text",
  city: "text",
  postCode: "text",
  state: "text",
  country: "country",
  employmentType: "text",
  contract: "text",
  fte: "fte",
  weeklyHours: "hours",
};

/** The line that an item is, and what of it cannot be read. */
export function readItem({ custom, ...item }: PersonItem): {
  readonly line: PersonLine;
  readonly problems: readonly { readonly column: PersonField; readonly message: string }[];
} {
  const line: PersonCells = {};
  const problems: { column: PersonField; message: string }[] = [];
  for (const [field, value] of Object.entries(item)) {
    if (!isPersonField(field) || value === undefined) continue;
    const cell = readCell(value === null ? "" : String(value), KINDS[field]);
    if (cell.ok) line[field] = cell.value;
    else problems.push({ column: field, message: cell.message });
  }
  return { line: custom === undefined ? line : { ...line, custom: cellsOf(custom) }, problems };
}

/** As they would stand in a file, whose rules read them once the fields are known. */
function cellsOf(custom: NonNullable<PersonItem["custom"]>): NonNullable<PersonLine["custom"]> {
  return Object.fromEntries(Object.entries(custom).map(([field, value]) => [field, cellOf(value)]));
}

function cellOf(value: CustomItem | null): string | null {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  return "amount" in value ? `${value.amount} ${value.currency}` : value.join("; ");
}

function isPersonField(name: string): name is PersonField {
  return Object.hasOwn(KINDS, name);
}
