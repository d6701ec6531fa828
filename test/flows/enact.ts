import { RuleError } from "../../src/hr/rule-error.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { followZoneRules } from "../../src/roster/calendar/zone-rules.ts";
import { changeSettings, changeSite } from "../../src/roster/company/change-company.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import { erase } from "../../src/roster/retention/erase.ts";
import { releaseErasedEmail } from "../../src/roster/retention/release-erased-email.ts";
import type { Roster } from "../../src/roster/roster.ts";
import type { Line, Loader } from "../support/load.ts";
import type { Act } from "./model-act.ts";
import type { SaidOfErased } from "./model-erasure.ts";
import type { SaidByFile } from "./model-file.ts";

/** Does it in the roster, files as the feed does; whether the rules allowed it. */
export async function enact(act: Act, roster: Roster, feed: Loader): Promise<boolean> {
  try {
    if (act.kind === "file") return await broughtIn(lineOf(act.id, act.said), feed);
    if (act.kind === "fileOfErased") return await broughtIn(lineOfErased(act.said), feed);
    await enacted(act, roster);
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

function lineOf(id: string, said: SaidByFile): Line {
  return {
    "Employee ID": said.number,
    "First name": "Ada",
    "Last name": id,
    "Job title": said.title,
    "Termination date": said.termination ?? "",
    "Last day of work": said.lastDay ?? "",
    "Lifecycle status": said.status === null ? "" : STATUS_WORDS[said.status],
  };
}

function lineOfErased(said: SaidOfErased): Line {
  return {
    "Employee ID": said.number,
    "First name": "Ada",
    "Last name": "Byron",
    Email: said.email,
    "Start date": said.start,
    "Termination date": said.termination ?? "",
    "Lifecycle status": STATUS_WORDS[said.status],
  };
}

async function broughtIn(line: Line, feed: Loader): Promise<boolean> {
  const { id: load, status } = await feed.checked([line], { scope: "partial" });
  if (status !== "checked") return false;
  await feed.whole(load, "apply");
  return true;
}

const STATUS_WORDS = {
  active: "Employed",
  terminated: "Terminated",
  gardenLeave: "Garden leave",
  leave: "Leave",
} as const;

async function enacted(
  act: Exclude<Act, { kind: "file" | "fileOfErased" }>,
  roster: Roster,
): Promise<unknown> {
  switch (act.kind) {
    case "hire":
      return performHire(roster, act.input);
    case "verb":
      return perform(roster, act.verb, act.id, act.input);
    case "erase":
      return erase(roster, act.id, act.confirm);
    case "releaseErasedEmail":
      return releaseErasedEmail(roster, act.email);
    case "settings":
      return changeSettings(roster, act.changes);
    case "site":
      return changeSite(roster, act.id, { zone: act.zone });
    case "calendar":
      await followZoneRules(roster);
      return sweep(roster);
  }
}
