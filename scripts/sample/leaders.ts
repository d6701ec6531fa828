import type { DepartmentName } from "./organisation.ts";
import type { PersonSketch } from "./person-sketch.ts";
import type { SiteName } from "./places.ts";

type Leader = readonly [
  employeeNumber: string,
  firstName: string,
  surname: string,
  title: string,
  department: DepartmentName,
  site: SiteName,
  manager: string | null,
  yearsHere: number,
];

/** Whom others report to. The longest line goes from 0001 through 0003 and 0006 … 0011 to the firmware engineers. */
const LEADERS: readonly Leader[] = [
  ["0001", "Adaeze", "Marlowe", "Chief Executive Officer", "Executive Office", "London", null, 14],
  ["0002", "Henrik", "Sørensen", "Chief Operating Officer", "Executive Office", "Berlin", "0001", 11],
  ["0003", "Marisol", "Quiroga", "Chief Technology Officer", "Engineering", "New York", "0001", 12],
  ["0004", "Tobias", "Weißgerber", "Chief Financial Officer", "Finance", "London", "0001", 9],
  ["0005", "Miriam", "Halloran", "Chief People Officer", "People", "London", "0001", 6],
  ["0006", "Kenji", "Morimoto", "Vice President Engineering", "Engineering", "Tokyo", "0003", 10],
  ["0007", "Zofia", "Wiśniewska", "Director of Firmware", "Engineering", "Berlin", "0006", 9],
  ["0008", "Bikram", "Thapa", "Head of Sensors", "Engineering", "Kathmandu", "0007", 8],
  ["0009", "Chidi", "Eze", "Engineering Manager", "Engineering", "London", "0008", 7],
  ["0010", "Lærke", "Nygaard", "Team Lead Signal Processing", "Engineering", "Berlin", "0009", 5],
  ["0011", "Ömer", "Yıldız", "Senior Firmware Engineer", "Engineering", "Berlin", "0010", 4],
  ["0012", "Renée", "Thibodeaux", "Director of Software", "Engineering", "New York", "0006", 7],
  ["0013", "Haruka", "Ishiguro", "Engineering Manager", "Engineering", "Tokyo", "0012", 6],
  ["0014", "Sarita", "Maharjan", "Team Lead Cloud", "Engineering", "Kathmandu", "0013", 4],
  ["0015", "Eilidh", "Macrae", "Director of Research", "Research", "London", "0003", 10],
  ["0016", "Fa’afetai", "Leota", "Lead Oceanographer", "Research", "Pago Pago", "0015", 8],
  ["0017", "Jürgen", "Großmann", "Vice President Manufacturing", "Manufacturing", "Berlin", "0002", 11],
  ["0018", "Nadia", "El-Masry", "Plant Manager", "Manufacturing", "Cairo", "0017", 6],
  ["0019", "Katarzyna", "Lewandowska", "Shift Lead", "Manufacturing", "Berlin", "0017", 3],
  [
    "0020",
    "Calvin",
    "Abernathy",
    "Vice President Field Operations",
    "Field Operations",
    "New York",
    "0002",
    9,
  ],
  ["0021", "Lupe", "Fuimaono", "Station Manager", "Field Operations", "Pago Pago", "0020", 7],
  ["0022", "Bwere", "Teburoro", "Station Manager", "Field Operations", "Kiritimati", "0020", 8],
  ["0023", "Sherif", "Mansour", "Station Manager", "Field Operations", "Cairo", "0020", 5],
  ["0024", "Priscilla", "Oyelaran", "Vice President Sales", "Sales", "New York", "0002", 6],
  ["0025", "Gareth", "Llewellyn", "Sales Director Europe", "Sales", "London", "0024", 5],
  ["0026", "Ayumi", "Kitagawa", "Sales Director Asia", "Sales", "Tokyo", "0024", 4],
  ["0027", "Beatriz", "Figueiredo", "Head of Marketing", "Marketing", "London", "0024", 5],
  ["0028", "Pemba", "Lama", "Head of Customer Care", "Customer Care", "Kathmandu", "0002", 7],
  ["0029", "Anneliese", "Krüger", "Customer Care Lead", "Customer Care", "Berlin", "0028", 3],
  ["0030", "Matthias", "Öhlinger", "Head of Accounting", "Finance", "Berlin", "0004", 6],
  ["0031", "Folasade", "Adeyemi", "Head of People Operations", "People", "London", "0005", 4],
  ["0032", "Harriet", "Goldfarb", "General Counsel", "Legal", "New York", "0001", 8],
  ["0033", "Dafydd", "Prosser", "Head of IT", "IT", "London", "0003", 6],
  ["0034", "Sushila", "Gurung", "IT Lead", "IT", "Kathmandu", "0033", 3],
];

export function leaders(): PersonSketch[] {
  return LEADERS.map(([employeeNumber, firstName, surname, title, department, site, , years]) => ({
    who: [employeeNumber, firstName, surname],
    job: [title, department, site],
    started: -365 * years - Number(employeeNumber),
  }));
}

/** Who leads that person: for leaders as the table says; for others the last leader of the department at the site, else its head. */
export function reportsTo(employeeNumber: string, department: DepartmentName, site: SiteName): string | null {
  const own = LEADERS.find(([number]) => number === employeeNumber);
  if (own !== undefined) return own[6];
  const ofDepartment = LEADERS.filter((leader) => leader[4] === department);
  const nearest = ofDepartment.findLast((leader) => leader[5] === site) ?? ofDepartment[0];
  return nearest?.[0] ?? "0001";
}
