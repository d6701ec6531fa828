import { createEmployee } from "../../roster/employees/create-employee.ts";
import { type Route, route } from "./route.ts";
import { ChangeInput, CreateInput, RekeyInput, ReleaseEmailInput } from "./schemas/verbs.ts";
import { verbRoute, Written, writtenAnswer } from "./verb-route.ts";

const create = route({
  method: "POST",
  path: "/employees",
  operation: "createEmployee",
  needs: { role: "hr", permission: "edit" },
  tag: "Employees",
  summary: "Hires somebody new",
  description:
    "Listed from now on if there is a work e-mail; active from the start date in their zone (a setting can say some days " +
    "before). Somebody who was here before is rehired instead, under the same id: an e-mail or a number that the roster knows is refused, and says so. A service user that may edit only some people hires into those.",
  body: CreateInput,
  example: {
    employeeNumber: "0007",
    startDate: "2026-12-01",
    basic: { firstName: "Ada", surname: "Lovelace", email: "ada@example.com" },
    work: { title: "Engineer" },
  },
  answers: { 201: Written },
  handler: async ({ roster, body }) => {
    const { id, ...performed } = await createEmployee(roster, body);
    const answer = await writtenAnswer(roster, id, performed);
    return { ...answer, status: 201, headers: { Location: `/api/v1/employees/${id}` } };
  },
});

const change = verbRoute({
  verb: "change",
  method: "PATCH",
  path: "",
  operation: "changeEmployee",
  tag: "Employees",
  summary: "Changes values from a day on",
  description:
    "What is left out stays. Values that were entered for later days stay too, but where they only repeat what is changed they follow. A day that is over corrects history, and `reason` says so.",
  body: ChangeInput,
  example: { effectiveDate: "2027-01-01", work: { title: "Head of Engineering" } },
  input: ({ effectiveDate, ...values }) => ({ effectiveDate, values }),
});

const remove = verbRoute({
  verb: "remove",
  method: "DELETE",
  path: "",
  operation: "deleteEmployee",
  tag: "Employees",
  summary: "Takes somebody who left off the list",
  description:
    "Only for somebody who is inactive and stays so; otherwise 409. SCIM answers 404 from then on. Nothing is lost: restore brings the same id back.",
  input: () => ({}),
});

const restore = verbRoute({
  verb: "restore",
  path: "restore",
  operation: "restoreEmployee",
  tag: "Employees",
  summary: "Brings a deleted file back",
  input: () => ({}),
});

const rekey = verbRoute({
  verb: "rekey",
  path: "rekey",
  operation: "rekeyEmployee",
  tag: "Employees",
  summary: "Gives another employee number",
  description:
    "After a transfer, or in a new HR system. The id stays; files find the person by the new number.",
  body: RekeyInput,
  example: { employeeNumber: "0042" },
  input: (body) => body,
});

const releaseEmail = verbRoute({
  verb: "releaseEmail",
  path: "release-email",
  operation: "releaseEmail",
  tag: "Employees",
  summary: "Frees the e-mail of somebody who left",
  description:
    "Delete the old account at the identity provider first: it still knows the login, and the next holder would meet it. Whoever holds no e-mail is not listed. Refused of somebody employed, though on leave or cut off.",
  body: ReleaseEmailInput,
  example: { email: "ada@example.com" },
  input: (body) => body,
});

/** People, and what HR does about them. */
export const employeeRoutes: readonly Route[] = [create, change, remove, restore, rekey, releaseEmail];
