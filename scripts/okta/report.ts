import type { CredentialTest } from "./credential-test.ts";
import type { Import } from "./import.ts";
import type { ImportError } from "./import-error.ts";
import type { Outcome, OutcomeKind } from "./outcome.ts";
import { summarize } from "./summary.ts";
import { count, counted, paragraph } from "./terminal-text.ts";

/** Of lists nobody asked to see whole, so many lines. */
const SHOWN = 20;

const HEADING: Readonly<Record<Mode, readonly string[]>> = {
  done: [],
  "dry run": ["A dry run: this is what it would do."],
  stopped: ["Stopped: this is what it would have done."],
};

const ORDER: readonly OutcomeKind[] = [
  "deactivated",
  "suspended",
  "left alone",
  "reactivated",
  "linked",
  "created",
  "updated",
  "not imported",
  "unchanged",
];

/** Whether the import took place, was only tried, or was stopped by the safeguard. */
export type Mode = "done" | "dry run" | "stopped";

/** What one import did, for an administrator: the figures, then what to look at, then (`explain`) everyone. */
export function renderImport(result: Import, options: { explain: boolean; mode: Mode }): string {
  return [
    `Okta's import from ${result.source}, in ${counted(result.requests, "request")}`,
    ...HEADING[options.mode],
    "",
    ...users(result),
    ...groups(result),
    ...section(
      "To look at",
      result.outcomes.filter(({ attention }) => attention).map(personLine),
      options.explain,
    ),
    ...section("About the source", result.notes, options.explain),
    ...section(
      "Memberships told differently by groups and users",
      (result.groups?.disagreements ?? []).map(
        ({ group, person, said }) => `${person} in ${group}: said ${said}`,
      ),
      options.explain,
    ),
    ...(options.explain ? explanation(result) : ["Everyone by name, and why: --explain", ""]),
    ...safeguardLines(result, options.mode),
  ].join("\n");
}

/** A credential test that went well. */
export function renderTest(base: string, { users, groups, notes }: CredentialTest): string {
  const listed = `${counted(users, "user")}${groups === null ? "" : ` and ${counted(groups, "group")}`}`;
  return [
    `The source was verified: ${base}`,
    "",
    ...paragraph(`It lists ${listed}, in answers that Okta can read.`, "  "),
    "",
    ...section("About the source", notes, true),
  ].join("\n");
}

/** An import or a test that failed, first in Okta's words, then in ours. */
export function renderFailure(what: string, error: ImportError): string {
  const advice = error.advice === undefined ? [] : paragraph(error.advice, "  ");
  return [`${what} failed.`, "", ...paragraph(error.message, "  "), ...advice, ""].join("\n");
}

function users(result: Import): string[] {
  const { users: figures, matching } = summarize(result);
  const off = result.outcomes.filter(({ kind }) => kind === "deactivated" || kind === "suspended");
  const gone = off.filter(({ scanned }) => !scanned).length;
  const how =
    off.length === 0
      ? ""
      : `${count(off.length - gone)} inactive in the source, ${count(gone)} gone from the list`;
  const decide = matching.ambiguous + matching.leaver;
  const absent = figures.absent === 0 ? "" : `and ${count(figures.absent)} known who are not in the list`;
  return [
    "Users",
    row(figures.scanned, "scanned", absent),
    row(
      figures.new,
      "new",
      figures.new === 0
        ? ""
        : `${count(matching.exact)} matched to existing accounts, ${count(matching.unmatched)} created`,
    ),
    row(figures.updated, "updated"),
    row(figures.unchanged, "unchanged"),
    row(figures.deactivated, "deactivated", figures.deactivated === 0 ? "" : how),
    ...(figures.suspended === 0 ? [] : [row(figures.suspended, "suspended", how)]),
    ...(figures.leftAlone === 0
      ? []
      : [row(figures.leftAlone, "left alone", "gone or inactive, and still with an account")]),
    row(figures.reactivated, "reactivated"),
    row(
      figures.notImported,
      "not imported",
      figures.notImported === 0
        ? ""
        : `${count(matching.ambiguous)} ambiguous, ${count(matching.leaver)} matching a leaver, ${count(figures.notImported - decide)} inactive and never seen`,
    ),
    "",
  ];
}

function groups(result: Import): string[] {
  const { groups: figures } = summarize(result);
  if (figures === null) return [];
  return [
    "Groups",
    row(figures.scanned, "scanned"),
    row(figures.new, "new"),
    row(figures.updated, "updated"),
    row(figures.unchanged, "unchanged"),
    row(figures.removed, "removed"),
    row(figures.membershipsAdded, "members in"),
    row(figures.membershipsRemoved, "members out"),
    "",
  ];
}

function row(figure: number, label: string, note = ""): string {
  return `${count(figure).padStart(9)}  ${label.padEnd(14)}${note}`.trimEnd();
}

function section(title: string, lines: readonly string[], whole: boolean): string[] {
  if (lines.length === 0) return [];
  const shown = whole ? lines : lines.slice(0, SHOWN);
  const more = lines.length - shown.length;
  return [
    `${title} (${count(lines.length)})`,
    ...shown.flatMap((line) => paragraph(line, "  ")),
    ...(more === 0 ? [] : [`  and ${count(more)} more: --explain`]),
    "",
  ];
}

function explanation(result: Import): string[] {
  const people = ORDER.flatMap((kind) => {
    const of = result.outcomes.filter((outcome) => outcome.kind === kind);
    return section(`${kind[0]?.toUpperCase()}${kind.slice(1)}`, of.map(personLine), true);
  });
  const changed = (result.groups?.outcomes ?? []).filter(({ kind }) => kind !== "unchanged");
  const lines = changed.map(({ name, kind, why, joined, left }) => {
    const into = joined.length === 0 ? "" : `; in: ${joined.join(", ")}`;
    const out = left.length === 0 ? "" : `; out: ${left.join(", ")}`;
    return `${name}: ${kind}, ${why}${into}${out}`;
  });
  return [...people, ...section("Groups that changed", lines, true)];
}

function personLine({ name, userName, why, changes = [] }: Outcome): string {
  const told = changes.map(({ attribute, before, after }) => {
    const short = attribute.startsWith("urn:") ? attribute.slice(attribute.lastIndexOf(":") + 1) : attribute;
    return `${short}: ${before ?? "nothing"} -> ${after ?? "nothing"}`;
  });
  return [`${name} (${userName}): ${why}`, ...told].join("; ");
}

function safeguardLines({ safeguard }: Import, mode: Mode): string[] {
  const { removals, assignments, over, tripped } = safeguard;
  if (!over) return [];
  const share = `${count(removals)} of ${count(assignments)} people would lose their account in one import`;
  if (tripped && mode === "done") return [`The safeguard was overruled: ${share}.`, ""];
  return mode === "stopped"
    ? [
        ...paragraph(
          `IMPORT STOPPED by the safeguard: ${share}, and Okta stops at 20 %. If that is right, say --confirm-removals.`,
          "",
        ),
        "",
      ]
    : [
        ...paragraph(
          `Mind: ${share}. Okta's safeguard does not stop it: it covers apps with more than 100 users.`,
          "",
        ),
        "",
      ];
}
