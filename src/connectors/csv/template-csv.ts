import type { FileLine } from "./file-line.ts";
import { writeCsv } from "./write-csv.ts";

/** One at work, one who leaves with the last weeks off: each column is filled in at least one of them. */
const EXAMPLES: readonly FileLine[] = [
  {
    employeeNumber: "0001",
    email: "ada.example@example.com",
    firstName: "Ada",
    middleName: "Maria",
    surname: "Example",
    displayName: "Ada Example",
    honorific: "Dr.",
    pronouns: "she/her",
    title: "Engineer",
    department: "Engineering",
    division: "Products",
    costCenter: "4100",
    site: "London",
    manager: "0002",
    startDate: "2024-02-01",
    status: "active",
    workPhone: "+44 20 7946 0000",
    workMobile: "+44 7700 900000",
    privateEmail: "ada@home.example",
    privateMobile: "+44 7700 900001",
    line1: "1 Example Street",
    line2: "Flat 2",
    city: "London",
    postCode: "N1 9GU",
    state: "Greater London",
    country: "GB",
    employmentType: "Permanent",
    contract: "Full time",
    fte: "1",
    weeklyHours: "37.5",
  },
  {
    employeeNumber: "0002",
    email: "kofi.example@example.com",
    firstName: "Kofi",
    surname: "Example",
    title: "Head of Engineering",
    department: "Engineering",
    site: "Accra",
    zone: "Africa/Accra",
    startDate: "2019-05-02",
    rehireDate: "2022-09-01",
    terminationDate: "2031-03-31",
    lastDayOfWork: "2031-03-14",
    terminationReason: "Resigned",
    status: "active",
    country: "Ghana",
  },
];

/** The file to fill in: a heading for every column that an import reads, and two people as examples. */
export function templateCsv(): string {
  return writeCsv(EXAMPLES);
}
