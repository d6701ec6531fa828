import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import { settingsOf } from "../../hr/groups/automatic-settings.ts";
import { groupIdsOf, groupRowsOf } from "../../hr/groups/group-rows.ts";
import { MANAGERS, type RulesKept, setOf } from "../../hr/groups/group-rule.ts";
import type { Instant } from "../../hr/instant.ts";
import type { Database, Statement } from "../../store/database.ts";
import {
  giveUpSets,
  hideGroups,
  removeGroups,
  writeAutomaticSettings,
  writeDefinedGroups,
  writeGroupRows,
  writeRules,
} from "../../store/group-rows.ts";
import {
  giveUpManagerSets,
  hideManagerGroups,
  serveManagerGroups,
  showEmptyManagerGroups,
} from "../../store/manager-groups.ts";

/** All that makes the groups of one company those of the other; nothing where they are the same. */
export function groupDifference(
  db: Database,
  before: Dictionary,
  next: Dictionary,
  now: Instant,
): Statement[] {
  const [was, is] = [groupRowsOf(before), groupRowsOf(next)];
  const { groups } = next;
  const removed = [...before.groups.defined.keys()].filter((id) => !groups.defined.has(id));
  const hidden = [...was.keys()].filter((id) => !is.has(id) && !removed.includes(id));
  const definitions = [...groups.defined.values()].filter(
    (group) => !same(before.groups.defined.get(group.id), group),
  );
  // A group that is called otherwise is another version of itself.
  const renamed = new Set(definitions.map(({ id }) => id));
  const rows = [...is.values()].filter((row) => renamed.has(row.id) || !same(was.get(row.id), row));
  const rulesMove = !same(
    [[...before.groups.served], [...before.groups.next]],
    [[...groups.served], [...groups.next]],
  );
  return [
    ...(same(before.groups.automatic, groups.automatic)
      ? []
      : [writeAutomaticSettings(db, groups.automatic)]),
    ...writeDefinedGroups(definitions.map((group) => ({ ...group, nameKey: fold(group.name) }))),
    ...removeGroups(removed),
    ...hideGroups(hidden),
    ...writeGroupRows(rows, now),
    ...managerDifference(before, next, now),
    ...(rulesMove ? [...writeRules(groups), ...giveUpSets(setsLeft(before, next))] : []),
  ];
}

/** The groups of managers, of which the dictionary knows the rule alone. */
function managerDifference(before: Dictionary, next: Dictionary, now: Instant): Statement[] {
  const servedBy = ({ groups }: Dictionary) => groups.served.get(MANAGERS)?.generation;
  const keptBy = ({ groups }: Dictionary) =>
    [groups.served, groups.next].flatMap((rules) => rules.get(MANAGERS)?.generation ?? []);
  const [was, is] = [servedBy(before), servedBy(next)];
  const left = keptBy(before).filter((generation) => !keptBy(next).includes(generation));
  const settings = [before, next].map(({ groups }) => settingsOf(groups.automatic, MANAGERS).keepsEmpty);
  return [
    ...left.map(giveUpManagerSets),
    ...(is === undefined && was !== undefined ? [hideManagerGroups()] : []),
    ...(is === undefined || is === was ? [] : serveManagerGroups(is, now)),
    ...(settings[0] === settings[1] ? [] : [showEmptyManagerGroups()]),
  ];
}

/** The sets of those before that none of those afterwards are. */
function setsLeft(before: Dictionary, next: Dictionary): string[] {
  const kept = new Set([...setsIn(next.groups.served, next), ...setsIn(next.groups.next, next)]);
  const had = [...setsIn(before.groups.served, before), ...setsIn(before.groups.next, before)];
  return [...new Set(had)].filter((set) => !kept.has(set));
}

function setsIn(rules: RulesKept, dictionary: Dictionary): string[] {
  return [...rules].flatMap(([source, { generation }]) =>
    groupIdsOf(source, dictionary).map((id) => setOf(id, generation)),
  );
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
