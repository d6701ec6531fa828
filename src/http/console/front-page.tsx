import type { HttpContext } from "../context.ts";

/** `GET /`: where a person who opens the address learns what this is and where to go on. It shows nobody's data. */
export function frontPage(c: HttpContext): Response | Promise<Response> {
  const origin = new URL(c.req.url).origin;
  return c.html(
    <html lang="en">
      <head>
        <title>Rollcall</title>
        <meta name="viewport" content="width=device-width" />
        <style>{"body{font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem}"}</style>
      </head>
      <body>
        <h1>Rollcall</h1>
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
          The administrators' console is not built yet. People come in by file (docs/files.md) or through the
          HR API.
        </p>
      </body>
    </html>,
  );
}
