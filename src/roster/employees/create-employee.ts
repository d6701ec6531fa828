import { EMPTY_RECORD } from "../../hr/empty-record.ts";
import type { ValueChanges } from "../../hr/lifecycle/change-values.ts";
import type { HireInput } from "../../hr/lifecycle/hire.ts";
import { mintId } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { type Performed, performHire } from "./perform.ts";

/** What it takes to hire somebody new; values that are left out are empty. */
export type CreateInput = Omit<HireInput, "id" | keyof Filled> & Filled & Pick<HireInput, "custom">;

type Filled = Omit<ValueChanges, "custom">;

/** Hires somebody new under an id of their own. Throws as `perform` does. */
export async function createEmployee(
  roster: Roster,
  input: CreateInput,
): Promise<Performed & { readonly id: string }> {
  const id = mintId(roster);
  const performed = await performHire(roster, {
    ...input,
    id,
    basic: { ...EMPTY_RECORD.basic, ...input.basic },
    work: { ...EMPTY_RECORD.work, ...input.work },
    address: { ...EMPTY_RECORD.address, ...input.address },
    employment: { ...EMPTY_RECORD.employment, ...input.employment },
    contact: { ...EMPTY_RECORD.contact, ...input.contact },
  });
  return { ...performed, id };
}
