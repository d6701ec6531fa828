import type { SystemWordings } from "./wording.ts";

/** UKG Pro, whose organisation levels every company fills in its own way. */
export const UKG_PRO: SystemWordings = {
  system: "UKG Pro",
  usual: [
    "employeeNumber",
    "firstName",
    "lastName",
    "emailAddress",
    "lastHireDate",
    "originalHireDate",
    "dateOfTermination",
    "supervisorId",
    "orgLevel1Code",
    "primaryWorkLocationCode",
    "employeeStatusCode",
  ],
  headings: {
    lastHireDate: "startDate",
    dateOfLastHire: "startDate",
    dateOfOriginalHire: "originalStartDate",
    employeeStatusCode: "statusCode",
    supervisorId: "manager",
    supervisorEmployeeNumber: "manager",
    orgLevel1Code: {
      field: "department",
      rank: 1,
      remark: "is read as the department. Where your first level is something else, say so in a map (--map)",
    },
    primaryWorkLocationCode: "site",
    jobDescription: "title",
    primaryJobTitle: "title",
    workPhoneNumber: "workPhone",
    employeeTypeCode: "employmentType",
  },
};

/** UKG Ready, where the account is the person's and the employee ID is HR's number. */
export const UKG_READY: SystemWordings = {
  system: "UKG Ready",
  usual: [
    "Employee Id",
    "Account Id",
    "Employee Status",
    "Manager 1 Employee Id",
    "First Name",
    "Last Name",
    "Primary Email",
    "Date Hired",
    "Date Re-Hired",
    "Date Terminated",
  ],
  headings: {
    "Account Id": "personId",
    "Manager 1 Employee Id": "manager",
    "Manager 1 Email": { field: "manager", rank: 1 },
    "Manager 1": { field: "manager", rank: 2 },
    "Primary Email": "email",
    "Date Hired": "startDate",
    "Date Re-Hired": "rehireDate",
    "Date Terminated": "terminationDate",
    "Default Department": "department",
    "Default Job": "title",
    "Default Location": "site",
  },
};
