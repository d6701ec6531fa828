import { env, exports } from "cloudflare:workers";
import { EDIT_EVERYTHING, READ_EVERYTHING } from "../../src/auth/grants.ts";
import { EMPTY_RECORD } from "../../src/hr/empty-record.ts";
import type { HireInput } from "../../src/hr/lifecycle/hire.ts";
import type { Settings } from "../../src/hr/settings.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { addPlaces } from "../../src/roster/company/places.ts";
import { setUpCompany } from "../../src/roster/company/set-up.ts";
import { performHire } from "../../src/roster/employees/perform.ts";
import { openRoster } from "../../src/roster/open.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { expectDescribed } from "./described.ts";
import { sendSecret } from "./secrets-used.ts";
import { createServiceUser, type NewServiceUser } from "./service-users.ts";

export { EDIT_EVERYTHING, READ_EVERYTHING };

/** The roster at a moment, as `tester`. */
export function rosterAt(now: number): Roster {
  return {
    db: openRoster(env.DB),
    actor: "tester",
    actorId: null,
    address: null,
    grants: EDIT_EVERYTHING,
    now,
  };
}

/** A company in Berlin with two sites and two departments, and a service user that reads. */
export async function foundCompany(now: number, settings: Partial<Settings> = {}): Promise<NewServiceUser> {
  const roster = rosterAt(now);
  await setUpCompany(roster, { companyName: "Tidewater", companyZone: "Europe/Berlin", ...settings });
  const site = (name: string, zone: string, country: string) => ({
    name,
    zone,
    country,
    language: "en",
    address: null,
  });
  await addPlaces(
    roster,
    [
      site("London", "Europe/London", "GB"),
      site("Kiritimati", "Pacific/Kiritimati", "KI"),
      site("Pago Pago", "Pacific/Pago_Pago", "AS"),
    ],
    [
      { list: "department", name: "Engineering", code: null },
      { list: "department", name: "Sales", code: null },
      { list: "country", name: "Germany", code: "DE" },
    ],
  );
  return createServiceUser(roster, env.TOKENS, "Okta", READ_EVERYTHING);
}

/** The ids of sites and list items by name. */
export async function idsByName(): Promise<ReadonlyMap<string, string>> {
  const { sites, items } = await currentDictionary(openRoster(env.DB));
  return new Map([...sites.values(), ...items.values()].map(({ id, name }) => [name, id]));
}

export type Hiring = Partial<Omit<HireInput, "basic" | "work" | "address" | "employment">> & {
  readonly [Table in "basic" | "work" | "address" | "employment"]?: Partial<HireInput[Table]>;
};

/** A hire in which everything that is not said is empty. */
export function hiring(id: string, said: Hiring = {}): HireInput {
  return {
    id,
    employeeNumber: null,
    startDate: "2020-01-01",
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: null,
    ...said,
    basic: {
      ...EMPTY_RECORD.basic,
      firstName: "Ada",
      surname: id,
      email: `${id.replaceAll(" ", ".")}@tidewater.example`,
      ...said.basic,
    },
    work: { ...EMPTY_RECORD.work, ...said.work },
    address: { ...EMPTY_RECORD.address, ...said.address },
    employment: { ...EMPTY_RECORD.employment, ...said.employment },
  };
}

export async function hired(now: number, id: string, said: Hiring = {}): Promise<string> {
  await performHire(rosterAt(now), hiring(id, said));
  return id;
}

let asked = 0;

/** Asks the Worker as that service user does, each time from another address: attempts that fail are limited by it. */
export async function ask(
  user: Pick<NewServiceUser, "id" | "token">,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("Authorization"))
    headers.set("Authorization", `Basic ${btoa(`${user.id}:${sendSecret(user.token)}`)}`);
  headers.set("cf-connecting-ip", `2001:db8::${(++asked).toString(16)}`);
  const request = new Request(`https://rollcall.test${path}`, { ...init, headers });
  const response = await exports.default.fetch(request);
  await expectDescribed(request, response);
  return response;
}
