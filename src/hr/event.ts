import type { SubjectKind } from "./subject.ts";

/**
 * What can happen to each kind of subject: by the verb that the trail keeps, what the type of its event ends in
 * (`employee.terminated`). A verb that does not stand here cannot be written.
 */
const EVENTS = {
  employee: {
    hire: "hired",
    // The same, over SCIM.
    provision: "hired",
    change: "changed",
    addEntry: "entryAdded",
    changeEntry: "entryChanged",
    moveEntry: "entryMoved",
    removeEntry: "entryRemoved",
    rekey: "rekeyed",
    terminate: "terminated",
    cancelTermination: "terminationCancelled",
    releaseEnd: "endReleased",
    correctPeriod: "periodCorrected",
    rehire: "rehired",
    moveStart: "startMoved",
    rescind: "rescinded",
    startLeave: "leaveEntered",
    endLeave: "leaveEndEntered",
    correctLeave: "leaveCorrected",
    cancelLeave: "leaveCancelled",
    revokeAccess: "accessRevoked",
    restoreAccess: "accessRestored",
    // Over SCIM, by a service user: beside HR's dates.
    block: "blocked",
    unblock: "unblocked",
    // Added to defined groups by name, or left out of them, or neither any more.
    nameInGroups: "namedInGroups",
    // The key by which a service user knows somebody is another one.
    keyExternally: "externalKeyChanged",
    exclude: "excluded",
    include: "included",
    remove: "deleted",
    restore: "restored",
    releaseEmail: "emailReleased",
    erase: "erased",
    managerErased: "changed",
    // By a file or feed: an end that is new or another one, and one that switches the person off at once.
    end: "endChanged",
    off: "switchedOff",
    undoLoad: "loadUndone",
    dismissConflict: "conflictDismissed",
    // What lies ahead came out otherwise.
    changeSettings: "rederived",
    changeSite: "rederived",
    zoneRulesChanged: "rederived",
    // Moments that have passed, by their rules.
    entered: "stateBegan",
    accountBeforeStart: "accountBegan",
    start: "started",
    lastDayOfWork: "left",
    terminationDate: "left",
    terminationAssumed: "left",
    rescinded: "left",
    gardenLeaveOver: "gardenLeaveEnded",
    leaveBegins: "leaveBegan",
    leaveEnds: "leaveEnded",
    accessRevoked: "accessEnded",
    accessRestored: "accessBegan",
    excluded: "exclusionBegan",
    valuesChange: "valuesTookEffect",
  },
  company: {
    setUp: "setUp",
    changeSettings: "settingsChanged",
    releaseErasedEmail: "erasedEmailReleased",
    hold: "importsHeld",
    release: "importsReleased",
    // Which groups make themselves, and how.
    changeAutomaticGroups: "automaticGroupsChanged",
    // Rules for groups wait until all places by them are there, or are served from now on.
    changeGroupRules: "groupRulesChanged",
    changeMapping: "mappingChanged",
  },
  site: {
    create: "created",
    change: "changed",
    // As the first version called it.
    changeSite: "changed",
    archive: "archived",
    unarchive: "unarchived",
  },
  list: { create: "created", change: "changed" },
  listItem: { create: "created", change: "changed", archive: "archived", unarchive: "unarchived" },
  customField: { create: "created", change: "changed", archive: "archived", unarchive: "unarchived" },
  customSection: { create: "created", change: "changed" },
  load: { open: "opened", refuse: "refused", apply: "applied", abandon: "abandoned", undo: "undone" },
  feed: {
    create: "created",
    change: "changed",
    remove: "removed",
    feedLate: "late",
    feedArrived: "arrived",
  },
  serviceUser: {
    createServiceUser: "created",
    change: "changed",
    disableServiceUser: "disabled",
    enable: "enabled",
    remove: "removed",
    addToken: "tokenAdded",
    changeToken: "tokenChanged",
    revokeToken: "tokenRevoked",
    use: "used",
    // What its permission groups add up to.
    changeRights: "rightsChanged",
  },
  group: { create: "created", change: "changed", remove: "removed" },
  permissionGroup: { create: "created", change: "changed", remove: "removed" },
  administrator: { create: "created", change: "changed", remove: "removed", signIn: "signedIn" },
} as const satisfies { readonly [K in SubjectKind]: Readonly<Record<string, string>> };

type Events = typeof EVENTS;

/** The verbs that the trail may tell of a subject of that kind. */
export type VerbOf<K extends SubjectKind> = K extends SubjectKind ? keyof Events[K] & string : never;

/** The type of the event that a row of the trail is. A verb of an earlier version stands for itself. */
export function eventTypeOf(kind: SubjectKind, verb: string): string {
  const words = new Map<string, string>(Object.entries(EVENTS[kind]));
  return `${kind}.${words.get(verb) ?? verb}`;
}

/** Every type of event that there is, such as `employee.terminated`. */
export const EVENT_TYPES: readonly string[] = [
  ...new Set(
    Object.entries(EVENTS).flatMap(([kind, words]) => Object.values(words).map((word) => `${kind}.${word}`)),
  ),
];

/** The verbs, each with its kind of subject, whose events are of these types. */
export function verbsOf(types: readonly string[]): readonly (readonly [kind: string, verb: string])[] {
  const wanted = new Set(types);
  return Object.entries(EVENTS).flatMap(([kind, words]) =>
    Object.entries(words).flatMap(([verb, word]) =>
      wanted.has(`${kind}.${word}`) ? [[kind, verb] as const] : [],
    ),
  );
}
