import type { Route } from "./route.ts";
import {
  CancelTerminationInput,
  EndLeaveInput,
  ExcludeInput,
  MoveStartInput,
  RehireInput,
  RescindInput,
  RevokeAccessInput,
  StartLeaveInput,
  TerminateInput,
} from "./schemas/verbs.ts";
import { verbRoute } from "./verb-route.ts";

const terminate = verbRoute({
  verb: "terminate",
  path: "terminate",
  operation: "terminateEmployee",
  tag: "Lifecycle",
  summary: "Ends an employment",
  description:
    "The sooner of termination date and last day of work decides (a setting, the reason or `decidingDate` can say otherwise), and the person works through that day. With neither date access ends now, and with it every employment that goes on or lies ahead. Sent again it replaces the dates; `reason` says where access comes back by that, or another employment goes on.",
  body: TerminateInput,
  example: { terminationDate: "2026-12-31", lastDayOfWork: "2026-12-15", terminationReason: "Moved away" },
  input: (body) => body,
});

const cancelTermination = verbRoute({
  verb: "cancelTermination",
  path: "cancel-termination",
  operation: "cancelTermination",
  tag: "Lifecycle",
  summary: "Takes an end back, or that somebody never started",
  description: "Access follows the corrected dates at once.",
  body: CancelTerminationInput,
  input: (body) => body,
});

const releaseEnd = verbRoute({
  verb: "releaseEnd",
  path: "release-end",
  operation: "releaseEnd",
  tag: "Lifecycle",
  summary: "Leaves an end that was set by hand to the feed",
  description:
    "Until it is released, or the feed agrees, what a person entered stands against what files say.",
  input: () => ({}),
});

const rehire = verbRoute({
  verb: "rehire",
  path: "rehire",
  operation: "rehireEmployee",
  tag: "Lifecycle",
  summary: "Hires somebody again",
  description:
    "Same id, same login, active from the new start. Dates, revocations and leaves of the earlier employment stay behind. One that starts before the earlier one has ended is refused, unless it is `concurrent`.",
  body: RehireInput,
  example: { startDate: "2027-02-01" },
  input: (body) => body,
});

const moveStart = verbRoute({
  verb: "moveStart",
  path: "move-start",
  operation: "moveStart",
  tag: "Lifecycle",
  summary: "Moves the start",
  description:
    "Who has started stays on. An account that is active before the start stays so for a move by some days (a setting); beyond that say what becomes of it.",
  body: MoveStartInput,
  example: { startDate: "2026-12-15" },
  input: (body) => body,
});

const rescind = verbRoute({
  verb: "rescind",
  path: "rescind",
  operation: "rescindHire",
  tag: "Lifecycle",
  summary: "Says that somebody never started",
  description: "Off at once. The e-mail stays theirs until it is released.",
  body: RescindInput,
  example: { reason: "No-show" },
  input: (body) => body,
});

const startLeave = verbRoute({
  verb: "startLeave",
  path: "start-leave",
  operation: "startLeave",
  tag: "Lifecycle",
  summary: "Enters a leave",
  body: StartLeaveInput,
  example: { kind: "Parental leave", startDate: "2027-01-01", returnDate: "2027-07-01", access: false },
  input: (body) => body,
});

const endLeave = verbRoute({
  verb: "endLeave",
  path: "end-leave",
  operation: "endLeave",
  tag: "Lifecycle",
  summary: "Ends the leave that runs, else the next one",
  body: EndLeaveInput,
  example: { returnDate: "2027-06-01" },
  input: (body) => body,
});

const revokeAccess = verbRoute({
  verb: "revokeAccess",
  path: "revoke-access",
  operation: "revokeAccess",
  tag: "Lifecycle",
  summary: "Revokes access immediately",
  description:
    "Off now, over every date, until it is restored; a rehire starts clean. The dates stay as they are.",
  body: RevokeAccessInput,
  example: { reason: "Lost laptop" },
  input: (body) => body,
});

const restoreAccess = verbRoute({
  verb: "restoreAccess",
  path: "restore-access",
  operation: "restoreAccess",
  tag: "Lifecycle",
  summary: "Gives revoked access back, as far as the dates do",
  input: () => ({}),
});

const exclude = verbRoute({
  verb: "exclude",
  path: "exclude",
  operation: "excludeEmployee",
  tag: "Lifecycle",
  summary: "Keeps somebody from readers",
  description:
    "Who was never listed stays unlisted. A frozen person still goes inactive when the employment ends.",
  body: ExcludeInput,
  example: { listed: "freeze" },
  input: (body) => body,
});

const include = verbRoute({
  verb: "include",
  path: "include",
  operation: "includeEmployee",
  tag: "Lifecycle",
  summary: "Shows somebody to readers again",
  input: () => ({}),
});

/** When employment and access begin, pause and end. */
export const lifecycleRoutes: readonly Route[] = [
  terminate,
  cancelTermination,
  releaseEnd,
  rehire,
  moveStart,
  rescind,
  startLeave,
  endLeave,
  revokeAccess,
  restoreAccess,
  exclude,
  include,
];
