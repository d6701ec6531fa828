import { overEveryone } from "../../auth/grants.ts";
import { permissionName } from "../../auth/permission-name.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { sectionsOfList } from "../../hr/groups/sections-of-group.ts";
import { type PersonRights, rightsOver } from "../../hr/scope.ts";
import { covers, type Section } from "../../hr/section.ts";
import { sectionOfChange } from "../../hr/section-of.ts";
import { stateAt } from "../../hr/timeline.ts";
import type { Change } from "../../store/changes.ts";
import { Forbidden, lacking } from "../access/forbidden.ts";
import { requireOverEveryone } from "../access/rights.ts";
import type { Roster } from "../roster.ts";
import type { Touched } from "./sections-touched.ts";

/** Refuses a verb about sections of the person that the actor may not edit, or not see where its rule tells of them. */
export function requireTouching({ actor }: Roster, rights: PersonRights, { edit, view }: Touched): void {
  const closed = edit.find((section) => !covers(rights.edit, section));
  if (closed !== undefined) throw lacking(actor, "edit", closed, "some");
  const hidden = view.find((section) => !covers(rights.view, section));
  if (hidden !== undefined) throw lacking(actor, "view", hidden, "some");
}

/** The law of every write to a person: whatever a verb changed lies within what the actor may edit. */
export function requireEditing(
  { actor }: Pick<Roster, "actor">,
  { edit }: PersonRights,
  change: Change,
  dictionary: Dictionary,
): void {
  const closed = changedBeyond(edit, change, dictionary);
  if (closed !== undefined) throw lacking(actor, "edit", closed, "some");
}

/** The same of somebody new: they have to be among those whom the actor may edit, as they will be now. */
export function requireHiring({ actor, grants, now }: Roster, change: Change, dictionary: Dictionary): void {
  const { after, states } = change;
  const person = { id: after.id, employeeNumber: after.employeeNumber, ...stateAt(states, now) };
  const closed = changedBeyond(rightsOver(grants.scopes, dictionary)(person).edit, change, dictionary);
  if (closed === undefined) return;
  throw new Forbidden(
    `${actor} may hire only people whom it may edit: tick ${permissionName("edit", closed)} in a permission group that it is a member of, over people such as this one, or hire somebody whom such a group is about.`,
  );
}

/** The same of many people at once, whoever they are. */
export function requireEditingAll(
  { actor, grants }: Pick<Roster, "actor" | "grants">,
  changes: readonly Change[],
  dictionary: Dictionary,
): void {
  const { edit } = overEveryone(grants);
  const closed = changes
    .map((change) => changedBeyond(edit, change, dictionary))
    .find((section) => section !== undefined);
  if (closed !== undefined) throw lacking(actor, "edit", closed, "everyone");
}

/** Whoever makes items of lists by the way makes them, and their groups, for everyone: it takes what a file would. */
export function requireMaking(roster: Roster, before: Dictionary, after: Dictionary): void {
  const made = [...after.items.values()].filter(({ id }) => !before.items.has(id));
  requireOverEveryone(roster, "edit", [...new Set(made.flatMap(({ list }) => sectionsOfList(list, after)))]);
}

/** A section that was changed and is not among them. */
function changedBeyond(
  edit: PersonRights["edit"],
  { entry: { changes } }: Change,
  dictionary: Dictionary,
): Section | undefined {
  if (edit === "all") return undefined;
  const touched = Object.keys(changes ?? {}).map((path) => sectionOfChange(path, dictionary));
  return touched.find((section) => !covers(edit, section));
}
