/**
 * The tables of D1, as drizzle-kit reads them. Moments are integers, milliseconds since 1970 UTC; dates are ISO
 * text. D1 enforces what stands here and nothing else: what must hold between rows is checked inside the batches.
 */
import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { CustomFieldType } from "../hr/custom-field.ts";
import type {
  Cause,
  DecidingDate,
  Exclusion,
  Leave,
  LifecycleStatus,
  SetBy,
  TableName,
} from "../hr/employee.ts";
import type { FeedSettings } from "../hr/feed.ts";
import type { AutomaticSettings } from "../hr/groups/automatic-settings.ts";
import type { Hold } from "../hr/hold.ts";
import type { Settings } from "../hr/settings.ts";
import type { SubjectKind } from "../hr/subject.ts";

/** The end of a state that has none, as `hr` writes it. */
export const NEVER = 253_402_300_800_000;

/** One row: the company's choices, and the epoch, which moves whenever settings, sites or list items do. */
export const company = sqliteTable(
  "company",
  {
    id: integer().primaryKey(),
    settings: text({ mode: "json" }).$type<Settings>().notNull(),
    epoch: integer().notNull(),
    changedAt: integer().notNull(),
    /** Keys the hashes of e-mails whose holders were erased: 64 hexadecimal digits. */
    loginSecret: text().notNull().default(""),
    /** Readers over SCIM are refused until it is released. */
    hold: text({ mode: "json" }).$type<Hold>(),
    /** What is chosen of the groups that make themselves. */
    automaticGroups: text({ mode: "json" }).$type<AutomaticSettings>().notNull().default({}),
    /** The last person, by id, to whom gathering for the group rules that wait has come. */
    groupsGatheredTo: text().notNull().default(""),
    /** The field mapping that is served; 0: the default. */
    mappingVersion: integer().notNull().default(0),
  },
  (t) => [check("company_is_one", sql`${t.id} = 1`)],
);

/** Takes no row at all: an insert into it is how a batch refuses to commit. */
export const guard = sqliteTable("guard", { refusal: text() }, () => [check("guard_is_empty", sql`0`)]);

export const sites = sqliteTable("sites", {
  id: text().primaryKey(),
  name: text().notNull(),
  nameKey: text().notNull().unique(),
  zone: text().notNull(),
  country: text().notNull(),
  language: text().notNull(),
  address: text(),
  archivedAt: integer(),
});

/** Lists of the company's own. */
export const namedLists = sqliteTable("named_lists", {
  id: text().primaryKey(),
  name: text().notNull(),
  nameKey: text().notNull().unique(),
});

/** Fields of the company's own; their values stand in `entries`, in the table `custom`. */
export const customFields = sqliteTable("custom_fields", {
  id: text().primaryKey(),
  name: text().notNull(),
  nameKey: text().notNull().unique(),
  type: text().$type<CustomFieldType>().notNull(),
  listId: text(),
  /** The section of the company's own that it stands in; null: the one for all others. */
  sectionId: text(),
  archivedAt: integer(),
});

/** Sections of the company's own, by which its fields are permitted. */
export const customSections = sqliteTable("custom_sections", {
  id: text().primaryKey(),
  name: text().notNull(),
  nameKey: text().notNull().unique(),
});

export const listItems = sqliteTable(
  "list_items",
  {
    id: text().primaryKey(),
    list: text().notNull(),
    name: text().notNull(),
    nameKey: text().notNull(),
    code: text(),
    parentId: text(),
    archivedAt: integer(),
  },
  (t) => [uniqueIndex("list_items_by_name").on(t.list, t.nameKey)],
);

export const employees = sqliteTable(
  "employees",
  {
    id: text().primaryKey(),
    employeeNumber: text(),
    employeeNumberKey: text().unique(),
    version: integer().notNull(),
    /** The operation that wrote the row last: by it a batch knows its own people, and a lost answer is found again. */
    operationId: text().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    deletedAt: integer(),
    /** All that was known is gone; only the id stays, so that it is never given again. */
    erasedAt: integer(),
    exclusion: text({ mode: "json" }).$type<Exclusion>(),
    /** What HR should look at (no e-mail yet, a last day without a termination date …); null: nothing. */
    notes: text({ mode: "json" }).$type<readonly string[]>(),
  },
  (t) => [index("employees_with_notes").on(t.id).where(sql`${t.notes} IS NOT NULL`)],
);

/** The effective-dated tables of HR (basic info, work, address …), one row an entry. */
export const entries = sqliteTable(
  "entries",
  {
    employeeId: text().notNull(),
    tableName: text().$type<TableName>().notNull(),
    effectiveDate: text().notNull(),
    values: text().notNull(),
    /** The moment last derived from the date; once it has passed it stands. */
    beginsAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.employeeId, t.tableName, t.effectiveDate] })],
);

export const periods = sqliteTable(
  "periods",
  {
    employeeId: text().notNull(),
    number: integer().notNull(),
    startDate: text().notNull(),
    terminationDate: text(),
    lastDayOfWork: text(),
    terminationReason: text(),
    decidingDate: text().$type<DecidingDate>(),
    terminationAssumed: integer({ mode: "boolean" }).notNull(),
    rescinded: integer({ mode: "boolean" }).notNull(),
    endSetBy: text().$type<SetBy>(),
    beginsAt: integer(),
    startedAt: integer(),
    endsAt: integer(),
    overAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.employeeId, t.number] })],
);

export const leaves = sqliteTable(
  "leaves",
  {
    employeeId: text().notNull(),
    number: integer().notNull(),
    kind: text().$type<Leave["kind"]>().notNull(),
    startDate: text().notNull(),
    returnDate: text(),
    access: integer({ mode: "boolean" }).notNull(),
    beginsAt: integer(),
    endsAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.employeeId, t.number] })],
);

export const revocations = sqliteTable(
  "revocations",
  {
    employeeId: text().notNull(),
    number: integer().notNull(),
    at: integer().notNull(),
    liftedAt: integer(),
    period: integer().notNull(),
    reason: text(),
    /** The service user whose block it is, by id; null: HR's own. */
    by: text(),
  },
  (t) => [primaryKey({ columns: [t.employeeId, t.number] })],
);

/** Places in the list. SQLite gives the next one itself; a row without a person is a hole to be filled. */
export const ordinals = sqliteTable(
  "ordinals",
  { ordinal: integer().primaryKey(), employeeId: text().unique() },
  (t) => [index("ordinals_free").on(t.ordinal).where(sql`${t.employeeId} IS NULL`)],
);

/** What readers see: one row a state, valid from `startsAt` until `endsAt`. Every query asks for the moment. */
export const states = sqliteTable(
  "states",
  {
    employeeId: text().notNull(),
    startsAt: integer().notNull(),
    endsAt: integer().notNull(),
    /** Null: not listed. */
    ordinal: integer(),
    active: integer({ mode: "boolean" }).notNull(),
    status: text().$type<LifecycleStatus>().notNull(),
    userNameKey: text(),
    displayNameKey: text().notNull(),
    cause: text({ mode: "json" }).$type<Cause>().notNull(),
    /** A `KeptRecord`. It is read as text and parsed where it is rendered. */
    record: text().notNull(),
    /** Of the record's texts those that SQLite's `lower` would fold otherwise, folded; null: there are none. */
    folds: text(),
    /** The person's version and times, beside the state so that a list reads one row a person. */
    version: integer().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    /** Whether history already says that this state began. */
    recorded: integer({ mode: "boolean" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.employeeId, t.startsAt] }),
    index("states_by_ordinal")
      .on(t.ordinal, t.startsAt, t.endsAt, t.active)
      .where(sql`${t.ordinal} IS NOT NULL`),
    index("states_by_user_name").on(t.userNameKey),
    index("states_by_display_name").on(t.displayNameKey),
    index("states_due").on(t.startsAt).where(sql`${t.recorded} = 0`),
    index("states_past")
      .on(t.endsAt)
      .where(sql`${t.endsAt} < ${sql.raw(`${NEVER}`)}`),
  ],
);

/**
 * The trail: what was done to what, when it was known, from when it holds, who did it. Only ever added to, and its id
 * is the sequence number of the event. What was in it lies apart (`history_values`), so that erasure takes the data and
 * leaves the trail.
 */
export const history = sqliteTable(
  "history",
  {
    id: integer().primaryKey(),
    kind: text().$type<SubjectKind>().notNull().default("employee"),
    /** The subject's id, or "company". */
    subject: text().notNull(),
    operationId: text().notNull(),
    verb: text().notNull(),
    actor: text().notNull(),
    /** The network address that it came from; null: not over HTTP, or not known. */
    address: text(),
    knownAt: integer().notNull(),
    holdsFrom: integer().notNull(),
  },
  (t) => [uniqueIndex("history_once").on(t.subject, t.operationId)],
);

/** What the trail does not say, row by row; gone with the person. */
export const historyValues = sqliteTable(
  "history_values",
  {
    subject: text().notNull(),
    operationId: text().notNull(),
    /** In words: the rule and the date that decided. */
    reason: text(),
    /** Fields before and after. */
    changes: text({ mode: "json" }).$type<Readonly<Record<string, readonly [unknown, unknown]>>>(),
    /** The person's facts as they were written: a `KeptFacts`. Null for what is no person, and for moments that passed. */
    facts: text(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.operationId] })],
);

/** E-mails whose holders were erased, as keyed hashes: nobody else gets them until a person releases them. */
export const erasedLogins = sqliteTable("erased_logins", {
  hash: text().primaryKey(),
  erasedAt: integer().notNull(),
});

/** Writes that came with an `Idempotency-Key`, by a hash of caller and key, and what was answered. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    key: text().primaryKey(),
    /** Of method, path and body: the same key with another request is a mistake. */
    fingerprint: text().notNull(),
    operationId: text().notNull(),
    startedAt: integer().notNull(),
    /** Null: still under way, or cut off. */
    status: integer(),
    headers: text({ mode: "json" }).$type<Readonly<Record<string, string>>>(),
    body: text(),
  },
  (t) => [index("idempotency_keys_by_age").on(t.startedAt)],
);

/** A file or feed on its way in. */
export const loads = sqliteTable("loads", {
  id: text().primaryKey(),
  fileName: text().notNull(),
  scope: text().$type<"everyone" | "partial" | "complete">().notNull(),
  /** Of a complete file: how many may go by being absent. Null: what the service allows. */
  mayGo: integer(),
  /** Whether lines with problems are held while the rest goes in. */
  holdBad: integer({ mode: "boolean" }).notNull().default(false),
  /** Whether cron takes the steps, from the check to the application. */
  automatic: integer({ mode: "boolean" }).notNull().default(false),
  feedId: text(),
  /** Where the file itself is kept; null: it is not. */
  fileKey: text(),
  status: text()
    .$type<
      | "filling"
      | "checking"
      | "checked"
      | "refused"
      | "applying"
      | "applied"
      | "abandoned"
      | "undoing"
      | "undone"
    >()
    .notNull(),
  columns: text({ mode: "json" })
    .$type<readonly { header: string; field: string | null; dateFormat?: string }[]>()
    .notNull(),
  actor: text().notNull(),
  /** The service user that opened it: what goes on later goes on by its rights of then. Null: an administrator, or not known. */
  actorId: text(),
  openedAt: integer().notNull(),
  /** The last line that was checked: where the next step goes on. */
  checkedTo: integer().notNull(),
  notices: text({ mode: "json" }).$type<readonly string[]>().notNull(),
  /** Why the whole file is refused, where no single line is to blame. */
  refusal: text(),
  finishedAt: integer(),
});

/** A source of files: how they are read, and when one is expected. */
export const feeds = sqliteTable("feeds", {
  id: text().primaryKey(),
  name: text().notNull(),
  nameKey: text().notNull().unique(),
  settings: text({ mode: "json" }).$type<FeedSettings>().notNull(),
  createdAt: integer().notNull(),
  /** When a file of it was last applied. */
  appliedAt: integer(),
  /** The expected moment that was last reported as missed. */
  missedAt: integer(),
});

/** What columns mean where their headings do not tell, by a hash of all the headings of a file. */
export const columnMaps = sqliteTable("column_maps", {
  headingsHash: text().primaryKey(),
  map: text({ mode: "json" }).$type<object>().notNull(),
  actor: text().notNull(),
  keptAt: integer().notNull(),
});

/** What a file said that was not followed, since when, until the file agrees or a person decides. */
export const conflicts = sqliteTable(
  "conflicts",
  {
    employeeId: text().notNull(),
    kind: text().notNull(),
    loadId: text().notNull(),
    since: integer().notNull(),
    detail: text().notNull(),
    /** What the file said: the fields of its line that are not followed. */
    said: text({ mode: "json" }).$type<Readonly<Record<string, string | null>>>().notNull(),
    /** A person has decided that it stays as it is, until the file says something else. */
    dismissedAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.employeeId, t.kind] })],
);

export const loadLines = sqliteTable(
  "load_lines",
  {
    loadId: text().notNull(),
    line: integer().notNull(),
    /** The cleaned values by field; what the connector read. */
    values: text().notNull(),
    numberKey: text(),
    emailKey: text(),
    nameKey: text(),
    /** 0: takes a login that another line gives up, or is that line; both go first, in one batch. Others 1. */
    turn: integer().notNull(),
    problems: text({ mode: "json" }).$type<readonly { column: string | null; message: string }[]>(),
    /** Whom the line is about; minted at the check for somebody new. */
    employeeId: text(),
    /** Null: nothing to do. */
    action: text().$type<"hire" | "rehire" | "change" | "end" | "off" | "held">(),
    why: text(),
    /** In no line of the file, which was declared complete: added by the check. */
    absent: integer({ mode: "boolean" }).notNull().default(false),
    /** The operation that applied it, for taking it back. */
    operationId: text(),
    status: text().$type<"filled" | "checked" | "applied" | "undone">().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.loadId, t.line] }),
    index("load_lines_by_progress").on(t.loadId, t.status, t.action),
    index("load_lines_faulty").on(t.loadId, t.line).where(sql`${t.problems} IS NOT NULL`),
    index("load_lines_by_number").on(t.loadId, t.numberKey),
    index("load_lines_by_email").on(t.loadId, t.emailKey),
    index("load_lines_by_name").on(t.loadId, t.nameKey),
    index("load_lines_by_employee").on(t.loadId, t.employeeId),
  ],
);

/** When each of cron's jobs that does not run every minute was last done. */
export const jobs = sqliteTable("jobs", { name: text().primaryKey(), doneAt: integer().notNull() });
