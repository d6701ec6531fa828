/** What history and events tell about. */
export const SUBJECT_KINDS = [
  "employee",
  "company",
  "site",
  "list",
  "listItem",
  "customField",
  "customSection",
  "load",
  "feed",
  "serviceUser",
  "group",
  "permissionGroup",
  "administrator",
] as const;

export type SubjectKind = (typeof SUBJECT_KINDS)[number];
