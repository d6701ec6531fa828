import { type LoadRow, loadsUnderWay, moveLoad } from "../../store/loads.ts";
import { Forbidden } from "../access/forbidden.ts";
import type { Roster } from "../roster.ts";
import { applyLoad } from "./apply-load.ts";
import { checkLoad } from "./check-load.ts";
import { loadById } from "./open-load.ts";
import { asOpener } from "./opener.ts";
import { undoLoad } from "./undo-load.ts";

/** A step asks D1 some fifty times; an invocation may ask it a thousand times. */
const STEPS_A_RUN = 12;
const LOADS_A_RUN = 5;

/** Lets a load that has all its lines go on by itself, to the end of the application where that is asked for. */
export async function letGoOn({ db }: Roster, loadId: string, apply: boolean): Promise<void> {
  await moveLoad(db, loadId, ["filling"], { status: "checking", automatic: apply });
}

/** Takes up to so many steps of a load that goes on by itself. Returns how many it took. */
export async function goOn(roster: Roster, loadId: string, steps: number): Promise<number> {
  for (let taken = 0; taken < steps; taken++) {
    const step = nextStep(await loadById(roster, loadId));
    if (step === null) return taken;
    await step(roster, loadId);
  }
  return steps;
}

type Step = (roster: Roster, loadId: string) => Promise<void>;

function nextStep({ status, automatic }: Pick<LoadRow, "status" | "automatic">): Step | null {
  if (status === "checking") return checkLoad;
  if (status === "undoing") return undoLoad;
  return automatic && (status === "checked" || status === "applying") ? applyLoad : null;
}

/**
 * Takes on the loads under way, the oldest first, in bounded steps, each in the name of whoever opened it and with the
 * rights that they have by now. Returns how many steps it took. One that fails keeps none of the others from going on; the
 * first failure is thrown at the end.
 */
export async function goOnWithLoads(roster: Roster): Promise<number> {
  const ids = await loadsUnderWay(roster.db, LOADS_A_RUN);
  const failures: unknown[] = [];
  let taken = 0;
  for (const id of ids) {
    try {
      taken += await goOn(await asOpener(roster, await loadById(roster, id)), id, STEPS_A_RUN - taken);
    } catch (error) {
      if (error instanceof Forbidden) await stop(roster, id, error);
      else failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return taken;
}

/**
 * Stops a load whose opener may not do it any more: it is refused, or where it has begun to apply it waits for somebody
 * who may go on with it.
 */
async function stop(roster: Roster, id: string, { detail }: Forbidden): Promise<void> {
  const { actor, fileName } = await loadById(roster, id);
  const told = {
    verb: "refuse" as const,
    reason: fileName,
    changes: null,
    actor,
    address: null,
    at: roster.now,
  };
  const refusal = `The rights of whoever opened the load do not suffice any more. ${detail}`;
  await moveLoad(roster.db, id, ["checking", "checked"], { status: "refused", refusal }, { told });
  const half = `${refusal} It is applied in part: somebody who may goes on with it (POST /api/v1/loads/${id}/apply).`;
  await moveLoad(roster.db, id, ["applying"], { automatic: false, refusal: half }, { told });
}
