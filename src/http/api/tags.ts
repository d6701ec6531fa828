/** The subjects of the HR API, in the order of the document. */
export const TAGS = {
  Employees: "People, by the id that SCIM calls `id` too, and what HR does about them.",
  Lifecycle: "When somebody's employment and access begin, pause and end.",
  Tables: "The effective-dated tables, entry by entry: past, present and ahead.",
  History: "What was done, by whom and when: of one person, of everything, and as events to follow.",
  Loads: "Files and feeds: opened, filled with lines, checked whole, then applied.",
  Feeds: "Sources of files, what was said of their columns, and what they say that is not followed.",
  Company: "Settings, sites, named lists, fields of the company's own, and whom HR should look at.",
  Groups: "Groups that make themselves (departments, sites, lists), and those that are defined.",
  Mapping:
    "How people become Users over SCIM: what the company places beside the default, and what to type into Okta.",
  Access: "Service users, the programs that read or feed the roster, and permission groups.",
  Administration: "People who administer, and the hold of all imports.",
  Document: "This description of the API.",
} as const;

export type Tag = keyof typeof TAGS;
