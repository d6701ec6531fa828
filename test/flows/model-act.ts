import type { HireInput } from "../../src/hr/lifecycle/hire.ts";
import type { Settings } from "../../src/hr/settings.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import type { SaidOfErased } from "./model-erasure.ts";
import type { SaidByFile } from "./model-file.ts";

/** One thing done to somebody, with all that it needs. */
export type PersonAct = {
  readonly [V in VerbName]: {
    readonly kind: "verb";
    readonly verb: V;
    readonly id: string;
    readonly input: VerbInputs[V];
  };
}[VerbName];

/** One thing done, as the roster and the model can both be told it. */
export type Act =
  | PersonAct
  | { readonly kind: "hire"; readonly id: string; readonly input: HireInput }
  | { readonly kind: "file"; readonly id: string; readonly said: SaidByFile }
  | { readonly kind: "erase"; readonly id: string; readonly confirm: string }
  | { readonly kind: "releaseErasedEmail"; readonly email: string }
  | { readonly kind: "fileOfErased"; readonly said: SaidOfErased }
  | { readonly kind: "settings"; readonly changes: Partial<Settings> }
  | { readonly kind: "site"; readonly id: string; readonly zone: string }
  | { readonly kind: "calendar" };
