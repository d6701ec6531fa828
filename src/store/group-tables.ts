/** The tables of groups, and of how people become Users. Conventions as in tables.ts. */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MappedField } from "../hr/field-mapping.ts";
import type { GroupCondition } from "../hr/groups/defined-group.ts";
import type { Counted, GroupRule } from "../hr/groups/group-rule.ts";
import type { Section } from "../hr/section.ts";
import { NEVER } from "./tables.ts";

/**
 * Groups that readers see. `id` is that of the site, list item or definition that a group is made of. What may be null is
 * so in rows that a version before it wrote: then `setId` is the id, and the sections follow from the kind.
 */
export const groups = sqliteTable("groups", {
  ordinal: integer().primaryKey(),
  id: text().notNull().unique(),
  /** As the version before defined groups reads it: for a Worker that is about to be replaced. */
  kind: text().$type<"everyone" | "site" | "item" | "manager" | "defined">().notNull(),
  source: text(),
  /** By what the memberships that are served are kept. */
  setId: text(),
  /** Who may view these, sees it. */
  sections: text({ mode: "json" }).$type<readonly Section[]>(),
  /** Its source is off, or what it is made of is archived. */
  hidden: integer({ mode: "boolean" }).notNull().default(false),
  hidesEmpty: integer({ mode: "boolean" }).notNull().default(false),
  createdAt: integer().notNull(),
  /** Moves with every write that changes a membership. */
  version: integer().notNull(),
  changedAt: integer().notNull(),
});

/** Who is in which group, by a set of places (`setOf`), from when until when. The key covers all that a member list reads. */
export const memberships = sqliteTable(
  "memberships",
  {
    setId: text("group_id").notNull(),
    employeeId: text().notNull(),
    startsAt: integer().notNull(),
    endsAt: integer().notNull(),
    /** Of a defined group: users' `groups` are read from here, those of all others follow from the record. */
    defined: integer({ mode: "boolean" }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.setId, t.employeeId, t.startsAt, t.endsAt] }),
    index("memberships_by_employee").on(t.employeeId),
    index("memberships_defined").on(t.employeeId, t.startsAt, t.endsAt, t.setId).where(sql`${t.defined} = 1`),
    index("memberships_past")
      .on(t.endsAt)
      .where(sql`${t.endsAt} < ${sql.raw(`${NEVER}`)}`),
  ],
);

/** Moments ahead at which a set's members change, so that its group's version can follow without reading them. */
export const groupMoments = sqliteTable(
  "group_moments",
  { setId: text("group_id").notNull(), at: integer().notNull() },
  (t) => [primaryKey({ columns: [t.setId, t.at] }), index("group_moments_by_moment").on(t.at)],
);

/** Groups that were made by somebody, as they were last saved. */
export const definedGroups = sqliteTable("defined_groups", {
  id: text().primaryKey(),
  name: text().notNull(),
  nameKey: text().notNull().unique(),
  description: text(),
  people: text().$type<Counted>().notNull(),
  conditions: text({ mode: "json" }).$type<readonly GroupCondition[]>().notNull(),
  inGroups: text({ mode: "json" }).$type<readonly string[]>().notNull(),
});

/** Who is added to a defined group by name, or left out of it. */
export const groupPeople = sqliteTable(
  "group_people",
  {
    employeeId: text().notNull(),
    groupId: text().notNull(),
    included: integer({ mode: "boolean" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.employeeId, t.groupId] }),
    index("group_people_by_group").on(t.groupId, t.included),
  ],
);

/** The rules by which people are grouped: of each source the one that is served, and the one that waits beside it. */
export const groupRules = sqliteTable(
  "group_rules",
  {
    source: text().notNull(),
    generation: integer().notNull(),
    served: integer({ mode: "boolean" }).notNull(),
    rule: text({ mode: "json" }).$type<GroupRule>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.generation] })],
);

/** Sets whose memberships nobody reads any more, to be dropped a bounded number at a time. */
export const setsGivenUp = sqliteTable("sets_given_up", { setId: text().primaryKey() });

/** Every field mapping that was ever saved. */
export const fieldMappings = sqliteTable("field_mappings", {
  version: integer().primaryKey(),
  rows: text({ mode: "json" }).$type<readonly MappedField[]>().notNull(),
  savedAt: integer().notNull(),
});
