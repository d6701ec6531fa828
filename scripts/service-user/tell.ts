import { listedAre } from "../administrator/listed.ts";
import { quoted } from "../command/quoted.ts";
import type { ServiceUser, ServiceUserToken } from "./service-user-api.ts";

const COLUMNS = 80;

/** What a service user may see, in a sentence, and how it is given more; `groups` are those that there are. */
export function rightsOf(user: ServiceUser, groups: readonly string[]): string[] {
  const { name, permissionGroups, missing, rightsPending } = user;
  if (permissionGroups.length === 0) return ["", ...waysIn(name, groups)];
  const own = permissionGroups.map((group) => group.name).join(", ");
  return [
    "",
    `In ${own}: over SCIM, ${listedAre(user)} listed to it.${missing === null ? "" : ` Tick ${missing}.`}`,
    ...(user.people === 0 ? ["Nobody meets the conditions of its permission groups: check them."] : []),
    ...(rightsPending ? ["It has been given more, which it gets once that has been gathered."] : []),
  ];
}

/** How it comes into a permission group, of those that there are or of a name that is free. */
function waysIn(name: string, groups: readonly string[]): string[] {
  const said = (text: string) => text.toLowerCase();
  const isTaken = groups.some((group) => said(group) === said(`${name} import`));
  const made = isTaken ? "NEW-GROUP" : quoted(`${name} import`);
  const there = groups.length === 0 ? "" : ` (there are ${groups.join(", ")})`;
  return [
    `It can do nothing yet, for it is in no permission group. Put it into one${there}, or make one:`,
    ...(groups.length === 0 ? [] : [`  npm run permission-group -- add GROUP ${quoted(name)}`]),
    `  npm run permission-group -- create ${made} --member ${quoted(name)}`,
  ];
}

/** All of them in a table of 80 columns. */
export function tableOf(users: readonly ServiceUser[]): string[] {
  const rows = users.map((user) => [cut(user.name, 24), user.id, standingOf(user), usesOf(user.tokens)]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    cut(row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  "), COLUMNS).trimEnd(),
  );
}

/** Whether it gets in, and whom it sees then. */
function standingOf({ disabledAt, tokens, lists, people }: ServiceUser): string {
  if (disabledAt !== null) return "disabled";
  if (tokens.length === 0) return "no token";
  if (tokens.every(({ expired }) => expired)) return "token ended";
  return lists === "some" ? `sees ${people ?? "some"}` : `sees ${lists}`;
}

/** When one of the tokens that it has was last used; what was revoked is forgotten with its uses. */
function usesOf(tokens: readonly ServiceUserToken[]): string {
  const good = tokens.filter(({ expired }) => !expired);
  const last = tokens
    .flatMap(({ lastUsedOn }) => lastUsedOn ?? [])
    .sort()
    .at(-1);
  const soon = good.some(({ expiresSoon }) => expiresSoon) ? ", ends soon" : "";
  const unused = tokens.length === 0 ? "" : "token not used yet";
  return `${last === undefined ? unused : `used ${last}`}${soon}`;
}

/** One of them, whole. */
export function detailsOf(user: ServiceUser, groups: readonly string[]): string[] {
  const { id, name, displayName, createdAt, disabledAt, lastImport, importEveryHours, tokens } = user;
  return [
    displayName === name ? name : `${name} (${displayName})`,
    `  id           ${id}`,
    `  created      ${minute(createdAt)}`,
    ...(disabledAt === null ? [] : [`  disabled     ${minute(disabledAt)}`]),
    `  last import  ${lastImport === null ? "none" : `${minute(lastImport.completedAt)}, ${lastImport.people} people`}`,
    ...(importEveryHours === null ? [] : [`  expected     every ${importEveryHours} hours`]),
    ...rightsOf(user, groups),
    "",
    ...tokens.flatMap(tokenLines),
    ...(tokens.some(({ expired }) => !expired) ? [] : [withoutToken(user)]),
  ];
}

function withoutToken({ name, tokens }: ServiceUser): string {
  const none = tokens.length === 0 ? "It has no token" : "It has no token that is still good";
  return `${none}: npm run service-user -- rotate ${quoted(name)} gives it one.`;
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
      ? "  not used yet"
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
