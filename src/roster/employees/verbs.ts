import type { Employee } from "../../hr/employee.ts";
import { type RevokeAccessInput, restoreAccess, revokeAccess } from "../../hr/lifecycle/access.ts";
import { type BlockInput, block, unblock } from "../../hr/lifecycle/block.ts";
import { type ChangeInput, changeValues } from "../../hr/lifecycle/change-values.ts";
import { type CorrectPeriodInput, correctPeriod } from "../../hr/lifecycle/correct-period.ts";
import type { Circumstances, Decision } from "../../hr/lifecycle/decision.ts";
import {
  addEntry,
  changeEntry,
  type EntryInput,
  type EntryName,
  type MoveEntryInput,
  moveEntry,
  removeEntry,
} from "../../hr/lifecycle/entries.ts";
import {
  type CancelLeaveInput,
  type CorrectLeaveInput,
  cancelLeave,
  correctLeave,
  type EndLeaveInput,
  endLeave,
  type StartLeaveInput,
  startLeave,
} from "../../hr/lifecycle/leave.ts";
import { type RehireInput, rehire } from "../../hr/lifecycle/rehire.ts";
import { type RekeyInput, rekey } from "../../hr/lifecycle/rekey.ts";
import { type MoveStartInput, moveStart, type RescindInput, rescind } from "../../hr/lifecycle/start.ts";
import {
  type CancelTerminationInput,
  cancelTermination,
  releaseEnd,
  type TerminateInput,
  terminate,
} from "../../hr/lifecycle/termination.ts";
import {
  type ExcludeInput,
  exclude,
  include,
  type ReleaseEmailInput,
  releaseEmail,
  remove,
  restore,
} from "../../hr/lifecycle/visibility.ts";

/** What can be done to a person who is there, and what each needs to be told. */
export interface VerbInputs {
  change: ChangeInput;
  addEntry: EntryInput;
  changeEntry: EntryInput;
  moveEntry: MoveEntryInput;
  removeEntry: EntryName;
  rekey: RekeyInput;
  terminate: TerminateInput;
  cancelTermination: CancelTerminationInput;
  releaseEnd: object;
  correctPeriod: CorrectPeriodInput;
  rehire: RehireInput;
  moveStart: MoveStartInput;
  rescind: RescindInput;
  startLeave: StartLeaveInput;
  endLeave: EndLeaveInput;
  correctLeave: CorrectLeaveInput;
  cancelLeave: CancelLeaveInput;
  revokeAccess: RevokeAccessInput;
  restoreAccess: object;
  block: BlockInput;
  unblock: BlockInput;
  exclude: ExcludeInput;
  include: object;
  remove: object;
  restore: object;
  releaseEmail: ReleaseEmailInput;
}

export type VerbName = keyof VerbInputs;

type Rule<Input> = (employee: Employee, input: Input, circumstances: Circumstances) => Decision;

/** Each verb's rule, pure; `perform` runs it. Hiring is a verb of its own. */
export const VERBS: { readonly [V in VerbName]: Rule<VerbInputs[V]> } = {
  change: changeValues,
  addEntry,
  changeEntry,
  moveEntry,
  removeEntry,
  rekey,
  terminate,
  cancelTermination,
  releaseEnd,
  correctPeriod,
  rehire,
  moveStart,
  rescind,
  startLeave,
  endLeave,
  correctLeave,
  cancelLeave,
  revokeAccess,
  restoreAccess,
  block,
  unblock,
  exclude,
  include,
  remove,
  restore,
  releaseEmail,
};
