import { attribute, readOnly, type Schema } from "./attribute.ts";
import { ENTERPRISE_USER_SCHEMA } from "./urns.ts";

export const ENTERPRISE_USER: Schema = {
  id: ENTERPRISE_USER_SCHEMA,
  name: "EnterpriseUser",
  description: "Where in the company somebody works",
  attributes: [
    attribute("employeeNumber", "string", "The number that HR gave the person; it may change"),
    attribute("costCenter", "string", "Cost center"),
    readOnly(attribute("organization", "string", "Organization or legal entity")),
    attribute("division", "string", "Division"),
    attribute("department", "string", "Department"),
    attribute("manager", "complex", "Whom the person reports to", {
      subAttributes: [
        attribute("value", "string", "The manager's id", { caseExact: true }),
        readOnly(attribute("$ref", "reference", "Where the manager is read", { referenceTypes: ["User"] })),
      ],
    }),
  ],
};
