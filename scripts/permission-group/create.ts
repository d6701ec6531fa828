import type { Deed } from "../administrator/administrator-command.ts";
import { type Call, CommandError } from "../command/command.ts";
import { operandsOf } from "../command/operands.ts";
import { createPermissionGroup } from "./permission-group-api.ts";
import { writtenLines } from "./tell.ts";

export const create: Deed = {
  name: "create",
  operands: "NAME",
  summary:
    "Create a permission group; of which nothing else is said, it lets its members view what an import needs, of everyone.",
  options: {
    member: { type: "string", multiple: true, help: "A service user, by name or id; several times" },
    description: { type: "string", help: "What it is for" },
    tick: { type: "string", help: "all: view everything, past and present; edit-all: do everything" },
    view: { type: "string", help: "Sections that may be viewed: basic,work,lifecycle or all" },
    history: { type: "string", help: "Sections of which the past may be viewed" },
    edit: { type: "string", help: "Sections that may be edited" },
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
  },
  async act(api, call) {
    const [name] = operandsOf(call, ["NAME"], "permission-group -- create");
    const written = await createPermissionGroup(api, {
      name,
      ...tickedBy(call.values.get("tick")),
      ...said(call, "description", (text) => text),
      ...said(call, "view", sectionsIn),
      ...said(call, "history", sectionsIn),
      ...said(call, "edit", sectionsIn),
      ...whoseOf(call),
      members: call.lists.get("member") ?? [],
    });
    return { json: written, lines: writtenLines(written) };
  },
};

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
  return text === "all" ? text : text.split(",").map((section) => section.trim());
}

function whoseOf({ lists }: Call): object {
  const [where, people] = [lists.get("where") ?? [], lists.get("person") ?? []];
  if (where.length + people.length === 0) return {};
  return { whose: { conditions: where.map(conditionIn), people } };
}

function conditionIn(text: string): object {
  const [, field, value] = /^([^=]+)=(.+)$/su.exec(text) ?? [];
  if (field === undefined || value === undefined)
    throw new CommandError(`--where takes FIELD=VALUE, such as work.siteId=London; not ${text}.`);
  return { field: field.trim(), operator: "equals", value: scalarIn(value.trim()) };
}

function scalarIn(text: string): string | boolean {
  return text === "true" || text === "false" ? text === "true" : text;
}
