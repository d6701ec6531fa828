import { DEFAULT_SETTINGS, type Settings } from "../../src/hr/settings.ts";

/** Invented, like everybody in it; `.example` is nobody's (RFC 2606). */
export const EMAIL_DOMAIN = "tidewater.example";

/** The defaults, but for one reason of leaving: who retires works off the annual leave at the end. */
export const SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  companyName: "Tidewater Instruments",
  companyZone: "Europe/London",
  decidingDateByReason: { Retirement: "terminationDate" },
};

interface Department {
  readonly division: string;
  readonly costCenter: string;
  /** What people without a story do there. */
  readonly titles: readonly string[];
  /** How many people without a story work there, in the order of the sites. */
  readonly headcount: readonly number[];
}

/** Columns: Pago Pago, New York, London, Berlin, Cairo, Kathmandu, Tokyo, Kiritimati. */
export const DEPARTMENTS = {
  "Executive Office": {
    division: "Corporate",
    costCenter: "1000",
    titles: ["Executive Assistant", "Chief of Staff"],
    headcount: [0, 0, 2, 0, 0, 0, 0, 0],
  },
  Finance: {
    division: "Corporate",
    costCenter: "1100",
    titles: ["Accountant", "Payroll Specialist", "Financial Analyst", "Buyer"],
    headcount: [0, 2, 4, 3, 0, 0, 0, 0],
  },
  People: {
    division: "Corporate",
    costCenter: "1200",
    titles: ["People Partner", "Recruiter", "Learning Specialist"],
    headcount: [0, 1, 3, 2, 1, 1, 0, 0],
  },
  Legal: {
    division: "Corporate",
    costCenter: "1300",
    titles: ["Counsel", "Contract Manager", "Paralegal"],
    headcount: [0, 1, 2, 1, 0, 0, 0, 0],
  },
  IT: {
    division: "Corporate",
    costCenter: "1400",
    titles: ["Systems Administrator", "Support Specialist", "Security Analyst"],
    headcount: [0, 1, 2, 1, 0, 3, 0, 0],
  },
  Engineering: {
    division: "Instruments",
    costCenter: "2100",
    titles: [
      "Firmware Engineer",
      "Software Engineer",
      "Electronics Engineer",
      "Test Engineer",
      "Data Engineer",
    ],
    headcount: [0, 6, 9, 12, 2, 8, 7, 0],
  },
  Research: {
    division: "Instruments",
    costCenter: "2200",
    titles: ["Oceanographer", "Research Scientist", "Data Scientist", "Laboratory Technician"],
    headcount: [4, 3, 5, 3, 0, 0, 3, 2],
  },
  Manufacturing: {
    division: "Instruments",
    costCenter: "2300",
    titles: [
      "Assembly Technician",
      "Calibration Technician",
      "Machinist",
      "Quality Inspector",
      "Storekeeper",
    ],
    headcount: [0, 0, 0, 16, 9, 0, 0, 0],
  },
  "Field Operations": {
    division: "Field",
    costCenter: "3100",
    titles: ["Buoy Technician", "Diver", "Deck Hand", "Field Engineer", "Station Keeper"],
    headcount: [7, 3, 1, 0, 3, 2, 2, 7],
  },
  "Customer Care": {
    division: "Commercial",
    costCenter: "4100",
    titles: ["Customer Care Specialist", "Field Support Engineer", "Trainer"],
    headcount: [1, 3, 1, 2, 2, 6, 2, 1],
  },
  Sales: {
    division: "Commercial",
    costCenter: "4200",
    titles: ["Account Manager", "Sales Engineer", "Tender Manager", "Sales Representative"],
    headcount: [0, 5, 5, 3, 2, 0, 3, 0],
  },
  Marketing: {
    division: "Commercial",
    costCenter: "4300",
    titles: ["Marketing Manager", "Technical Writer", "Designer"],
    headcount: [0, 2, 4, 1, 0, 0, 1, 0],
  },
} as const satisfies Record<string, Department>;

export type DepartmentName = keyof typeof DEPARTMENTS;

/** Terms of employment as they occur here; full time is 37.5 hours in London and 40 elsewhere. */
export const FULL_TIME = { employmentType: "Permanent", contract: "Full time", fte: 1, weeklyHours: 40 };
export const CONTRACTOR = {
  employmentType: "Contractor",
  contract: "Services",
  fte: null,
  weeklyHours: null,
};
