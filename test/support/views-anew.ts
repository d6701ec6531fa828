import { expect } from "vitest";
import type { Dictionary } from "../../src/hr/dictionary.ts";
import type { Instant } from "../../src/hr/instant.ts";
import { timeline } from "../../src/hr/timeline.ts";
import { viewMembersOf } from "../../src/hr/view-members.ts";
import type { StoredEmployee } from "../../src/store/employees.ts";
import type { Tables } from "./tables.ts";

/** In every view that is whole are those, and then, whom its rights list; and places are kept as `expectPlaces` says. */
export function expectViews(
  people: readonly StoredEmployee[],
  dictionary: Dictionary,
  tables: Tables,
  now: Instant,
): void {
  const { views = [], view_members: members = [] } = tables;
  const whole = new Set(views.filter((view) => view["built_at"] !== null).map(viewOf));
  const known = {
    ...dictionary,
    readers: dictionary.readers.filter((view) => whole.has(`${view.serviceUserId} ${view.generation}`)),
  };
  const kept = members
    .filter((row) => whole.has(viewOf(row)) && Number(row["ends_at"]) > now)
    .map((row) => [viewOf(row), row["employee_id"], Math.max(Number(row["starts_at"]), now), row["ends_at"]]);
  const derived = people.flatMap(({ employee }) =>
    viewMembersOf(employee, timeline(employee, dictionary, now).states, known).flatMap(
      ({ serviceUserId, generation, stretches }) =>
        stretches
          .filter(({ to }) => to > now)
          .map(({ from, to }) => [`${serviceUserId} ${generation}`, employee.id, Math.max(from, now), to]),
    ),
  );
  const inOrder = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.join(" ")).sort();
  expect(inOrder(kept)).toEqual(inOrder(derived));
  expectPlaces(tables, now);
}

/**
 * In every narrow reader's list places have no gap; whoever is in a view of it has one, the same in all of them; and whoever
 * holds one has been in a view.
 */
function expectPlaces(
  { views = [], view_ordinals: places = [], view_members: members = [] }: Tables,
  now: Instant,
): void {
  const known = new Set(views.map(viewOf));
  for (const [reader, own] of Map.groupBy(places, (row) => row["service_user_id"])) {
    const inOrder = own.map(({ ordinal }) => Number(ordinal)).toSorted((a, b) => a - b);
    expect(inOrder).toEqual(inOrder.map((_, index) => index + 1));
    const rows = members.filter((row) => row["service_user_id"] === reader);
    const placeOf = new Map(own.map((row) => [row["employee_id"], row["ordinal"]]));
    const inForce = rows.filter((row) => known.has(viewOf(row)) && Number(row["ends_at"]) > now);
    expect(inForce.map((row) => [row["employee_id"], row["ordinal"]])).toEqual(
      inForce.map((row) => [row["employee_id"], placeOf.get(row["employee_id"])]),
    );
    const seen = new Set(rows.map((row) => row["employee_id"]));
    expect([...placeOf.keys()].filter((id) => id !== null && !seen.has(id))).toEqual([]);
  }
}

function viewOf(row: Tables[string][number]): string {
  return `${row["service_user_id"]} ${row["generation"]}`;
}
