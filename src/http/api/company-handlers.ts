import { EDIT_EVERYTHING, READ_EVERYTHING } from "../../auth/grants.ts";
import { createServiceUser } from "../../roster/access/create-service-user.ts";
import { disableServiceUser } from "../../roster/access/disable-service-user.ts";
import { changeSettings, changeSite } from "../../roster/company/change-company.ts";
import { currentDictionary, isSetUp } from "../../roster/company/dictionary.ts";
import { setUpCompany } from "../../roster/company/set-up.ts";
import { historyOfPerson } from "../../roster/read/history.ts";
import { readinessReport } from "../../roster/read/readiness.ts";
import type { Roster } from "../../roster/roster.ts";
import { ScimError } from "../../scim/error.ts";
import type { HttpContext } from "../context.ts";
import { bodyOf } from "./body.ts";
import { ServiceUserInput, SettingsInput, SiteInput } from "./inputs.ts";

export async function getSettings(c: HttpContext, { db }: Roster): Promise<Response> {
  return c.json((await currentDictionary(db)).settings);
}

/** `PUT /settings`: sets the company up the first time, which takes its name and zone; changes it afterwards. */
export async function putSettings(c: HttpContext, roster: Roster): Promise<Response> {
  const { companyName, companyZone, ...others } = await bodyOf(c, SettingsInput);
  if (await isSetUp(roster.db)) {
    await changeSettings(roster, {
      ...others,
      ...(companyName && { companyName }),
      ...(companyZone && { companyZone }),
    });
  } else if (companyName === undefined || companyZone === undefined) {
    throw new ScimError(400, "The first time, give companyName and companyZone, such as Europe/Berlin.");
  } else {
    await setUpCompany(roster, { companyName, companyZone, ...others });
  }
  return getSettings(c, roster);
}

export async function getSites(c: HttpContext, { db }: Roster): Promise<Response> {
  return c.json({ sites: [...(await currentDictionary(db)).sites.values()] });
}

/** `PATCH /sites/{id}`: a file's new site gets its right zone, for instance. */
export async function patchSite(c: HttpContext, roster: Roster): Promise<Response> {
  await changeSite(roster, c.req.param("id") ?? "", await bodyOf(c, SiteInput));
  return getSites(c, roster);
}

/** `GET /readiness?after=`: whom HR should look at, and why. */
export async function getReadiness(c: HttpContext, roster: Roster): Promise<Response> {
  return c.json(await readinessReport(roster, c.req.query("after") ?? ""));
}

/** `GET /employees/{id}/history`: what was written about a person, and what the calendar did. */
export async function getHistory(c: HttpContext, roster: Roster): Promise<Response> {
  return c.json({ history: await historyOfPerson(roster, c.req.param("id") ?? "") });
}

/** `DELETE /service-users/{id}`: its tokens are refused from the next request on. */
export async function deleteServiceUser(c: HttpContext, roster: Roster): Promise<Response> {
  await disableServiceUser(roster, c.env.TOKENS, c.req.param("id") ?? "");
  return c.body(null, 204);
}

/** `POST /service-users`: id and token, shown this once. */
export async function postServiceUser(c: HttpContext, roster: Roster): Promise<Response> {
  const { name, edit } = await bodyOf(c, ServiceUserInput);
  return c.json(
    await createServiceUser(roster, c.env.TOKENS, name, edit ? EDIT_EVERYTHING : READ_EVERYTHING),
    201,
  );
}
