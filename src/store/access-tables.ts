/** The tables of who may do what. Conventions as in tables.ts. */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Grants } from "../auth/grants.ts";
import type { Role } from "../auth/role.ts";
import type { TokenHash } from "../auth/token.ts";
import type { Instant } from "../hr/instant.ts";
import type { Scope, Whose } from "../hr/scope.ts";
import type { Sections } from "../hr/section.ts";
import { NEVER } from "./tables.ts";

export const serviceUsers = sqliteTable("service_users", {
  id: text().primaryKey(),
  /** Its handle: shown in history, given to commands. Free again once it is deleted. */
  name: text().notNull().unique(),
  displayName: text().notNull().default(""),
  /** Moves with every change of tokens, rights, or of being enabled; never to a number that it had before. */
  version: integer().notNull(),
  tokens: text({ mode: "json" }).$type<readonly TokenHash[]>().notNull(),
  /** As the version before permission groups reads them: for a Worker that is about to be replaced. */
  grants: text({ mode: "json" }).$type<EarlierGrants>().notNull(),
  /** What its permission groups add up to; what it is served by. */
  access: text({ mode: "json" })
    .$type<ServedAccess>()
    .notNull()
    .default({ scopes: [], company: false, generation: null }),
  /** What it will be served by once the view of that generation is whole; null: nothing else is on its way. */
  nextAccess: text({ mode: "json" }).$type<ServedAccess>(),
  /** A complete import is expected so often; null: no alarm is wanted. */
  importEveryHours: integer(),
  createdAt: integer().notNull(),
  disabledAt: integer(),
  deletedAt: integer(),
});

/** Grants, and the view whose people are listed; null: all who are listed, or nobody. */
export interface ServedAccess extends Grants {
  readonly generation: number | null;
  /**
   * When its list was last numbered otherwise: everyone, some and nobody are listed by places of their own, so a walk that
   * had begun by then must begin again. Left out: never.
   */
  readonly numberedAt?: Instant;
}

interface EarlierGrants {
  readonly people: "everyone";
  readonly view: readonly string[];
  readonly edit: readonly string[];
}

/** Permission groups: whose data, which sections, for which service users. */
export const permissionGroups = sqliteTable("permission_groups", {
  id: text().primaryKey(),
  name: text().notNull(),
  nameKey: text().notNull().unique(),
  description: text(),
  whose: text({ mode: "json" }).$type<Whose>().notNull(),
  view: text({ mode: "json" }).$type<Sections>().notNull(),
  history: text({ mode: "json" }).$type<Sections>().notNull(),
  edit: text({ mode: "json" }).$type<Sections>().notNull(),
  company: integer({ mode: "boolean" }).notNull(),
  groups: integer({ mode: "boolean" }).notNull().default(false),
  /** Ids of service users. */
  members: text({ mode: "json" }).$type<readonly string[]>().notNull(),
  version: integer().notNull(),
  createdAt: integer().notNull(),
  changedAt: integer().notNull(),
});

/** Views of service users that see only some people: by which rights, and how far the view has been built. */
export const views = sqliteTable(
  "views",
  {
    serviceUserId: text().notNull(),
    generation: integer().notNull(),
    scopes: text({ mode: "json" }).$type<readonly Scope[]>().notNull(),
    /** The last person, by id, whom the building has come to. */
    builtTo: text().notNull().default(""),
    /** Null: it is not whole yet, and not read. */
    builtAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.serviceUserId, t.generation] })],
);

/** Who is in a view, from when until when, with their place in its list. */
export const viewMembers = sqliteTable(
  "view_members",
  {
    serviceUserId: text().notNull(),
    generation: integer().notNull(),
    employeeId: text().notNull(),
    startsAt: integer().notNull(),
    endsAt: integer().notNull(),
    ordinal: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.serviceUserId, t.generation, t.employeeId, t.startsAt, t.endsAt] }),
    index("view_members_by_ordinal").on(t.serviceUserId, t.generation, t.ordinal, t.startsAt, t.endsAt),
    index("view_members_by_employee").on(t.employeeId),
    index("view_members_past")
      .on(t.endsAt)
      .where(sql`${t.endsAt} < ${sql.raw(`${NEVER}`)}`),
  ],
);

/** Places in the list of a service user that sees only some people; they outlast its generations. A hole has no person. */
export const viewOrdinals = sqliteTable(
  "view_ordinals",
  { serviceUserId: text().notNull(), ordinal: integer().notNull(), employeeId: text() },
  (t) => [
    primaryKey({ columns: [t.serviceUserId, t.ordinal] }),
    uniqueIndex("view_ordinals_by_employee").on(t.serviceUserId, t.employeeId),
  ],
);

/** Under which key of its own a service user knows somebody (SCIM's `externalId`): its own business, shown to nobody else. */
export const externalIds = sqliteTable(
  "external_ids",
  {
    serviceUserId: text().notNull(),
    employeeId: text().notNull(),
    externalId: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.serviceUserId, t.employeeId] }),
    index("external_ids_by_key").on(t.serviceUserId, t.externalId),
    index("external_ids_by_employee").on(t.employeeId),
  ],
);

/** When a token was last used, by day and client: written when either is new, not with every request. */
export const tokenUses = sqliteTable(
  "token_uses",
  {
    serviceUserId: text().notNull(),
    tokenId: text().notNull(),
    client: text().notNull(),
    day: text().notNull(),
    address: text(),
  },
  (t) => [primaryKey({ columns: [t.serviceUserId, t.tokenId, t.client] })],
);

/** The last walk through all people of each service user: from the first page to one that reaches the end. */
export const imports = sqliteTable("imports", {
  serviceUserId: text().primaryKey(),
  begunAt: integer(),
  completedAt: integer(),
  /** How many people there were in the list that was completed last. */
  people: integer(),
});

/** People who administer, as Cloudflare Access knows them: by e-mail, folded. */
export const administrators = sqliteTable("administrators", {
  email: text().primaryKey(),
  role: text().$type<Role>().notNull(),
  version: integer().notNull(),
  createdAt: integer().notNull(),
  changedAt: integer().notNull(),
});
