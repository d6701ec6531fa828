import { SHORTEST_KEY } from "../../auth/administrator-key.ts";
import { Forbidden } from "../../roster/access/forbidden.ts";
import { Unauthorized } from "../../roster/access/with-access.ts";
import { type Administrator, accessApplication, keysOf, signedInAs } from "../administrator.ts";
import type { HttpContext } from "../context.ts";
import { Refused } from "../refused.ts";
import { page } from "./page.tsx";
import { SignIn, SignOut } from "./sign-in.tsx";

/** `GET /`: where a person who opens the address learns what this is, signs in, and where to go on. It shows nobody's data. */
export async function frontPage(c: HttpContext): Promise<Response> {
  const { administrator, problem, status } = await comer(c);
  return page(
    c,
    <>
      <About origin={new URL(c.req.url).origin} />
      {problem === null ? null : <p class="problem">{problem}</p>}
      {administrator === null ? <Doors c={c} /> : <SignedIn {...administrator} />}
    </>,
    status,
  );
}

/** Whoever opens the page, and what is to be said to them. */
interface Comer {
  readonly administrator: Administrator | null;
  readonly problem: string | null;
  readonly status: 200 | 403 | 503;
}

/** Who it is; somebody whom Cloudflare Access let through and we do not know, or cannot know now, is told so beside the doors. */
async function comer(c: HttpContext): Promise<Comer> {
  try {
    return { administrator: await signedInAs(c), problem: null, status: 200 };
  } catch (error) {
    if (error instanceof Forbidden) return { administrator: null, problem: error.detail, status: 403 };
    if (error instanceof Refused) return { administrator: null, problem: error.detail, status: 503 };
    if (!(error instanceof Unauthorized)) throw error;
    const problem = "What Cloudflare Access sent along is not good here.";
    return { administrator: null, problem, status: 403 };
  }
}

function About({ origin }: { origin: string }) {
  return (
    <>
      <p>An HR roster that identity providers import people and groups from, over SCIM 2.0.</p>
      <ul>
        <li>
          SCIM base URL: <code>{origin}/scim/v2</code>
        </li>
        <li>
          HR API: <code>{origin}/api/v1</code>, <a href="/api/v1/docs">described here</a>
        </li>
        <li>
          <a href="/health">Health</a>
        </li>
      </ul>
      <p>
        The administrators' console is not built yet. People come in by file (docs/files.md) or through the HR
        API.
      </p>
    </>
  );
}

function SignedIn({ actor, role }: Administrator) {
  return (
    <>
      <p>
        You are signed in as <b>{actor}</b>, with the role <b>{role}</b>.
      </p>
      <SignOut />
    </>
  );
}

/** How to come in; nobody can where neither a key nor Cloudflare Access is configured. */
function Doors({ c }: { c: HttpContext }) {
  const [hasKey, hasAccess] = [keysOf(c.env).length > 0, accessApplication(c.env) !== null];
  if (!hasKey && !hasAccess) return <Locked tooShort={Boolean(c.env.ADMINISTRATOR_KEY)} />;
  return (
    <>
      {hasKey ? <SignIn /> : null}
      {hasAccess ? <p>Administrators are signed in by Cloudflare Access in front of this address.</p> : null}
    </>
  );
}

function Locked({ tooShort }: { tooShort: boolean }) {
  return (
    <>
      <h2>Locked</h2>
      <p>
        Nobody can administer this service yet:{" "}
        {tooShort ? "the administrator's key is too short" : "it has no administrator's key"}, and Cloudflare
        Access is not configured. Whoever deployed it unlocks it with a key of at least {SHORTEST_KEY}{" "}
        characters, which this shows once and sets:
      </p>
      <p>
        <code>openssl rand -hex 32 | tee /dev/stderr | npx wrangler secret put ADMINISTRATOR_KEY</code>
      </p>
      <p>
        or with Cloudflare Access, by the variables <code>ACCESS_TEAM_DOMAIN</code> and{" "}
        <code>ACCESS_AUDIENCE</code> (docs/administrators.md). Service users and their imports are served
        meanwhile.
      </p>
    </>
  );
}
