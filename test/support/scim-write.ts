import { expect } from "vitest";
import { USER_SCHEMA } from "../../src/scim/schema/urns.ts";
import { askAt } from "./ask-at.ts";
import { expectScimError, type Resource } from "./scim.ts";
import type { NewServiceUser } from "./service-users.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Something that a service user does over SCIM at a moment. */
export interface Doing {
  readonly as: Pick<NewServiceUser, "id" | "token">;
  readonly now: number;
  readonly method: Method;
  /** Below `/scim/v2`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly db?: D1Database;
}

/** Does it. */
export function scim({ as, now, method, path, body, headers = {}, ...beside }: Doing): Promise<Response> {
  const type = body === undefined ? undefined : { "Content-Type": "application/scim+json" };
  const init = { method, headers: { ...type, ...headers }, body: JSON.stringify(body) };
  return askAt(as, `/scim/v2${path}`, { now, init, ...beside });
}

/** The resource in a good answer of that status. */
export async function scimOk(status: number, doing: Doing): Promise<Resource> {
  const response = await scim(doing);
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return status === 204 ? { id: "" } : JSON.parse(text);
}

/** The error that is answered, with that status: what it says, and its `scimType`. */
export async function scimError(
  status: number,
  doing: Doing,
): Promise<{ readonly detail: string; readonly scimType?: string }> {
  return JSON.parse(await expectScimError(await scim(doing), status));
}

/** A path-less replace, as Okta sends it. */
export function replacing(value: object): object {
  return operations({ op: "replace", value });
}

/** A PATCH of these operations. */
export function operations(...Operations: readonly object[]): object {
  return { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations };
}

/** A User with that login, and whatever else is said of them. */
export function userOf(userName: string, said: object = {}): object {
  return {
    schemas: [USER_SCHEMA],
    userName,
    name: { givenName: "Ada", familyName: "Lovelace" },
    ...said,
  };
}
