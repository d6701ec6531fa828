import type { ServiceUser, ServiceUserToken } from "./service-user-api.ts";

const COLUMNS = 80;

/** What a service user may see, in a sentence, and how it is given more. */
export function rightsOf({ name, permissionGroups, lists, missing, rightsPending }: ServiceUser): string[] {
  if (permissionGroups.length === 0)
    return [
      "",
      "It can do nothing yet, for it is in no permission group. Put it into one, or make one:",
      `  npm run permission-group -- add GROUP ${quoted(name)}`,
      `  npm run permission-group -- create ${quoted("Okta import")} --member ${quoted(name)}`,
    ];
  const groups = permissionGroups.map((group) => group.name).join(", ");
  const seen = SEEN.get(lists) ?? lists;
  return [
    "",
    `In ${groups}: over SCIM it is listed ${seen}.${missing === null ? "" : ` Tick ${missing}.`}`,
    ...(rightsPending ? ["It has been given more, which it gets once that has been gathered."] : []),
  ];
}

const SEEN: ReadonlyMap<string, string> = new Map([
  ["everyone", "everyone"],
  ["some", "some people"],
  ["nobody", "nobody"],
]);

/** All of them in a table of 80 columns. */
export function tableOf(users: readonly ServiceUser[]): string[] {
  const rows = users.map((user) => [
    cut(user.name, 24),
    user.id,
    user.disabledAt === null ? `lists ${user.lists}` : "disabled",
    tokensOf(user.tokens),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    cut(row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  "), COLUMNS).trimEnd(),
  );
}

function tokensOf(tokens: readonly ServiceUserToken[]): string {
  const good = tokens.filter(({ expired }) => !expired);
  const used = good.flatMap(({ lastUsedOn }) => lastUsedOn ?? []).sort();
  const soon = good.some(({ expiresSoon }) => expiresSoon) ? ", ends soon" : "";
  const last = used.at(-1);
  if (good.length === 0) return "no token";
  return `${last === undefined ? "never used" : `used ${last}`}${soon}`;
}

/** One of them, whole. */
export function detailsOf(user: ServiceUser): string[] {
  const { id, name, displayName, createdAt, disabledAt, lastImport, importEveryHours, tokens } = user;
  return [
    displayName === name ? name : `${name} (${displayName})`,
    `  id           ${id}`,
    `  created      ${minute(createdAt)}`,
    ...(disabledAt === null ? [] : [`  disabled     ${minute(disabledAt)}`]),
    `  last import  ${lastImport === null ? "none" : `${minute(lastImport.completedAt)}, ${lastImport.people} people`}`,
    ...(importEveryHours === null ? [] : [`  expected     every ${importEveryHours} hours`]),
    ...rightsOf(user),
    "",
    ...(tokens.length === 0 ? ["It has no token."] : tokens.flatMap(tokenLines)),
  ];
}

function tokenLines(token: ServiceUserToken): string[] {
  const { id, createdAt, expiresAt, expired, expiresSoon, lastUsedOn, lastClient, lastAddress } = token;
  const end =
    expiresAt === null
      ? "no end"
      : `${expired ? "ended" : "ends"} ${minute(expiresAt)}${expiresSoon ? " (soon)" : ""}`;
  const from = [lastClient, lastAddress].filter((part) => part !== null).join(", ");
  return [
    `Token ${id}  since ${minute(createdAt)}, ${end}`,
    lastUsedOn === null
      ? "  never used"
      : cut(`  last used ${lastUsedOn}${from === "" ? "" : ` by ${from}`}`, COLUMNS),
  ];
}

/** 2026-11-24 08:00 UTC. */
export function minute(moment: string): string {
  return `${moment.slice(0, 16).replace("T", " ")} UTC`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** As a shell takes it for one word. */
export function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
