import { type Call, CommandError, type Option } from "../command/command.ts";

const SECTIONS = "basic,work,address,contact,employment,lifecycle,custom,custom:ID, or all, or none";

/** What may be said of a group, new or known. */
export const SAID_OPTIONS: Readonly<Record<string, Option>> = {
  description: { type: "string", help: "What it is for" },
  tick: { type: "string", help: "all: view everything, past and present; edit-all: do everything" },
  view: { type: "string", help: `Sections that may be viewed: ${SECTIONS}` },
  history: { type: "string", help: "Sections of which the past may be viewed" },
  edit: { type: "string", help: "Sections that may be edited" },
  company: { type: "string", help: "yes or no: whether settings, sites, lists and fields may be changed" },
  groups: {
    type: "string",
    help: "yes or no: whether groups may be created, changed and deleted over SCIM; Okta's group push takes it",
  },
  where: {
    type: "string",
    multiple: true,
    help: "Only people of whom that is so: work.siteId=London; several must all be",
  },
  person: {
    type: "string",
    multiple: true,
    help: "Somebody beside those: an id, number:0007 or email:ada@example.com; several times",
  },
};

/** What the options say but for whose data, as the API takes it. Throws `CommandError`. */
export function saidOf(call: Call): object {
  return {
    ...tickedBy(call.values.get("tick")),
    ...said(call, "description", (text) => text),
    ...said(call, "view", sectionsIn),
    ...said(call, "history", sectionsIn),
    ...said(call, "edit", sectionsIn),
    ...said(call, "company", yesOrNo("company")),
    ...said(call, "groups", yesOrNo("groups")),
  };
}

/** Whose data the options say, as the API takes it; conditions or people of which they say nothing are as before. */
export function whoseOf(
  { lists }: Call,
  before: "everyone" | { readonly conditions: readonly unknown[]; readonly people: readonly string[] },
): object {
  const [where, people] = [lists.get("where"), lists.get("person")];
  if (where === undefined && people === undefined) return {};
  const was = before === "everyone" ? { conditions: [], people: [] } : before;
  const conditions = where?.map(conditionIn) ?? was.conditions;
  return { whose: { conditions, people: people ?? was.people } };
}

function tickedBy(tick: string | undefined): object {
  if (tick === undefined) return {};
  if (tick === "all") return { view: "all", history: "all" };
  if (tick === "edit-all") return { view: "all", history: "all", edit: "all", company: true };
  throw new CommandError("--tick takes all or edit-all; --view, --history and --edit take sections.");
}

function said(call: Call, option: string, read: (text: string) => unknown): object {
  const text = call.values.get(option);
  return text === undefined ? {} : { [option]: read(text) };
}

function sectionsIn(text: string): "all" | string[] {
  if (text === "none") return [];
  return text === "all" ? text : text.split(",").map((section) => section.trim());
}

function yesOrNo(option: string): (text: string) => boolean {
  return (text) => {
    if (text === "yes" || text === "no") return text === "yes";
    throw new CommandError(`--${option} takes yes or no, and not "${text}".`);
  };
}

function conditionIn(text: string): object {
  const [, field = "", value] = /^([^=]*)=(.+)$/su.exec(text) ?? [];
  if (value === undefined || !/[\p{L}\p{N}]\s*$/u.test(field))
    throw new CommandError(
      `--where takes FIELD=VALUE, such as work.siteId=London, and no other operator; not ${text}. Others go over the API: PATCH /api/v1/permission-groups/{id}.`,
    );
  return { field: field.trim(), operator: "equals", value: scalarIn(value.trim()) };
}

function scalarIn(text: string): string | boolean {
  return text === "true" || text === "false" ? text === "true" : text;
}
