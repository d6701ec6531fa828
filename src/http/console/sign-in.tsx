import { keyPresented } from "../../auth/administrator-key.ts";
import { beginSession } from "../../auth/administrator-session.ts";
import { signedIn } from "../../roster/access/administrators.ts";
import { keyHolder, keysOf, rosterOf } from "../administrator.ts";
import { countFailure } from "../attempts.ts";
import type { HttpContext } from "../context.ts";
import { requireSameOrigin } from "../same-origin.ts";
import { page } from "./page.tsx";
import { forgetSession, keepSession } from "./session-cookie.ts";

/** `POST /sign-in`: a key from the form begins a session, and the trail tells of it. Too many wrong ones are 429. */
export async function signIn(c: HttpContext): Promise<Response> {
  requireSameOrigin(c);
  const presented = await keyIn(c);
  const key = await keyPresented(presented, keysOf(c.env));
  if (key === null) {
    await countFailure(c, null);
    const problem = <p class="problem">That is not an administrator's key of this service.</p>;
    return page(
      c,
      <>
        {problem}
        <SignIn />
      </>,
      401,
    );
  }
  await signedIn(rosterOf(c, keyHolder(key)));
  keepSession(c, await beginSession(key, c.get("now")));
  return toFrontPage(c);
}

/** `POST /sign-out`: the browser forgets the session. */
export async function signOut(c: HttpContext): Promise<Response> {
  requireSameOrigin(c);
  forgetSession(c);
  return toFrontPage(c);
}

/** The form for a key. */
export function SignIn() {
  return (
    <form method="post" action="/sign-in">
      <label for="key">Administrator's key</label>
      <input id="key" name="key" type="password" required autocomplete="current-password" />
      <button type="submit">Sign in</button>
    </form>
  );
}

/** The button that ends a session. */
export function SignOut() {
  return (
    <form method="post" action="/sign-out">
      <button type="submit">Sign out</button>
    </form>
  );
}

async function keyIn(c: HttpContext): Promise<string> {
  const { key } = await c.req.parseBody();
  return typeof key === "string" ? key.trim() : "";
}

function toFrontPage(c: HttpContext): Response {
  c.header("Cache-Control", "no-store");
  return c.redirect("/", 303);
}
