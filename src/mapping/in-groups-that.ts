import { groupRowsOf } from "../hr/groups/group-rows.ts";
import { managerOfGroup } from "../hr/groups/manager-group.ts";
import type { PeopleCondition } from "../hr/people-condition.ts";
import type { Filter } from "../scim/filter/filter.ts";
import { matches } from "../scim/filter/matches.ts";
import { groupsShown, hasManagerGroups } from "./groups-shown.ts";
import type { Asked } from "./to-condition.ts";

/**
 * In some group that meets the condition, or in any. Null where the group may be that of a manager, which one knows of
 * rendered people alone.
 */
export function inGroupsThat(
  condition: Filter | null,
  { dictionary, sections, baseUrl }: Asked,
): PeopleCondition | null {
  if (hasManagerGroups(dictionary) && !namesOtherGroup(condition)) return null;
  const shown = groupsShown(dictionary, sections, baseUrl);
  const rows = groupRowsOf(dictionary);
  const meeting = shown.filter((group) => condition === null || matches(condition, group));
  return { kind: "inGroup", ids: meeting.flatMap(({ value }) => rows.get(value)?.setId ?? []) };
}

/** Whether it asks for one group by its id, and that is none of a manager's. */
function namesOtherGroup(condition: Filter | null): boolean {
  if (condition?.kind !== "compare" || condition.comparison !== "eq") return false;
  const { target, literal } = condition;
  return (
    target.attribute.name === "value" && literal.kind === "text" && managerOfGroup(literal.text) === null
  );
}
