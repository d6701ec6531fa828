import type { Child } from "hono/jsx";
import { contentPolicy } from "../content-policy.ts";
import type { HttpContext } from "../context.ts";

const STYLE = `
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
form{margin:1.5rem 0}
label{display:block;margin-bottom:.3rem}
input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem;margin-bottom:.6rem}
button{font:inherit;padding:.3rem .9rem}
.problem{border-left:4px solid #c62828;padding:.2rem .8rem}
`;

/** A page of the console. It shows who is signed in, so nobody keeps it. */
export async function page(
  c: HttpContext,
  content: Child,
  status: 200 | 401 | 403 | 503 = 200,
): Promise<Response> {
  c.header("Cache-Control", "no-store");
  c.header("Content-Security-Policy", await contentPolicy(STYLE, "forms"));
  const html = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Rollcall</title>
        <meta name="viewport" content="width=device-width" />
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <h1>Rollcall</h1>
        {content}
      </body>
    </html>
  );
  return c.html(`<!DOCTYPE html>${await html}`, status);
}
