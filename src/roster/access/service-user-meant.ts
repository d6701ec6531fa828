import { fold } from "../../hr/fold.ts";

/** The service user of that id, else of that name, case aside: no two are called alike. */
export function serviceUserMeant<User extends { readonly id: string; readonly name: string }>(
  users: readonly User[],
  reference: string,
): User | undefined {
  const key = fold(reference);
  return users.find(({ id }) => id === reference) ?? users.find(({ name }) => fold(name) === key);
}
