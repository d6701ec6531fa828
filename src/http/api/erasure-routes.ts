import * as v from "valibot";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { erase } from "../../roster/retention/erase.ts";
import { releaseErasedEmail } from "../../roster/retention/release-erased-email.ts";
import { type Route, route } from "./route.ts";
import { Text } from "./schemas/values.ts";
import { conditionOf, EmployeeReference } from "./verb-route.ts";

const eraseEmployee = route({
  method: "POST",
  path: "/employees/{id}/erase",
  operation: "eraseEmployee",
  needs: { role: "hr", permission: "edit" },
  tag: "Employees",
  summary: "Takes everything that is known of somebody who left, for ever",
  description:
    "Only of somebody who is neither active nor employed, now or on any day to come. Facts, history and lines of files go, and so does the person from other people's records; the id stays, and that something was done, and by whom. Nobody else gets their e-mails until each is released. Done again it changes nothing.",
  versioned: true,
  params: { id: EmployeeReference },
  body: v.strictObject({
    confirm: v.pipe(
      Text,
      v.description("The person's employee number or id, so that nobody is erased by mistake."),
    ),
  }),
  example: { confirm: "0007" },
  answers: { 204: null },
  handler: async ({ roster, params: { id }, body: { confirm }, ifMatch }) => {
    await erase(roster, await employeeIdOf(roster, id), confirm, conditionOf(ifMatch));
    return { status: 204 };
  },
});

const releaseEmail = route({
  method: "POST",
  path: "/erased-emails/release",
  operation: "releaseErasedEmail",
  needs: { role: "hr", permission: "edit" },
  tag: "Employees",
  summary: "Gives an e-mail free whose holder was erased",
  description:
    "Do so once the old account is deleted: the identity provider would give it to whoever has the e-mail next. Only hashes are kept, so there is no list of them.",
  body: v.strictObject({ email: v.pipe(Text, v.description("The address, written out.")) }),
  example: { email: "ada@example.com" },
  answers: { 204: null },
  handler: async ({ roster, body: { email } }) => {
    await releaseErasedEmail(roster, email);
    return { status: 204 };
  },
});

/** What takes people's data for ever, and what it holds back. */
export const erasureRoutes: readonly Route[] = [eraseEmployee, releaseEmail];
