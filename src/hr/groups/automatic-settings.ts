import { SINGLE_VALUE_LISTS } from "../named-list.ts";
import { type Counted, EVERYONE, type GroupSource, MANAGERS, SITES } from "./group-rule.ts";

/** What is chosen of the groups that one source makes by itself. */
export interface SourceSettings {
  readonly on: boolean;
  /** How they are called, `{item}` being what the site, item or manager is called; of everyone's the name itself. */
  readonly pattern: string;
  readonly people: Counted;
  /** Of a list: whether the people of an item are in the groups of the items above it too. */
  readonly ancestors: boolean;
  /** Whether the group of a site or item that is archived stays. */
  readonly keepsArchived: boolean;
  /** Whether a group with nobody in it stays. */
  readonly keepsEmpty: boolean;
}

/** By source, what differs from the default. */
export type AutomaticSettings = Readonly<Record<GroupSource, Partial<SourceSettings>>>;

const DEFAULT: SourceSettings = {
  on: true,
  pattern: "",
  people: "active",
  ancestors: false,
  keepsArchived: true,
  keepsEmpty: true,
};

/** What nobody chose: everyone, sites and the built-in lists make groups; managers and the company's own lists do not. */
function defaultsOf(source: GroupSource, listName: string): SourceSettings {
  if (source === EVERYONE) return { ...DEFAULT, pattern: "All employees" };
  if (source === SITES) return { ...DEFAULT, pattern: "Site: {item}" };
  if (source === MANAGERS) return { ...DEFAULT, on: false, pattern: "Reports to: {item}", keepsEmpty: false };
  const builtIn = SINGLE_VALUE_LISTS.find(({ list }) => list === source);
  if (builtIn !== undefined) return { ...DEFAULT, pattern: `${builtIn.groupPrefix}: {item}` };
  return { ...DEFAULT, on: false, pattern: `${listName}: {item}`, ancestors: true };
}

/** What holds for a source. A list of the company's own is called by its name where nobody chose a pattern. */
export function settingsOf(settings: AutomaticSettings, source: GroupSource, listName = ""): SourceSettings {
  return { ...defaultsOf(source, listName), ...settings[source] };
}
