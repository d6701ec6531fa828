/**
 * The least that could answer: one KV read to know who asks, one D1 read of stored text. Nothing is checked, rendered
 * or decided, so what the service costs above this is what it does. Plain JavaScript but for the types.
 */
export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const { searchParams, pathname } = new URL(request.url);
    const known = await env.TOKENS.get<Known>("service-user", "json");
    if (known?.authorization !== request.headers.get("Authorization"))
      return new Response(null, { status: 401 });
    const startIndex = Number(searchParams.get("startIndex") ?? 1);
    const id = pathname.match(/\/Users\/(.+)$/)?.[1];
    const userName = searchParams.get("filter")?.match(/"(.*)"/)?.[1];
    if (id !== undefined)
      return answer((await env.DB.prepare(ONE).bind(id).all<Row>()).results[0]?.json ?? "{}");
    const { results } =
      userName === undefined
        ? await env.DB.prepare(PAGE)
            .bind(startIndex, Number(searchParams.get("count")))
            .all<Row>()
        : await env.DB.prepare(BY_NAME).bind(userName).all<Row>();
    const total = userName === undefined ? known.total : results.length;
    const resources = results.map(({ json }) => json).join(",");
    return answer(
      `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":${total},"startIndex":${startIndex},"itemsPerPage":${results.length},"Resources":[${resources}]}`,
    );
  },
};

const PAGE = "SELECT json FROM people WHERE ordinal >= ? ORDER BY ordinal LIMIT ?";
const ONE = "SELECT json FROM people WHERE id = ?";
const BY_NAME = "SELECT json FROM people WHERE user_name = ?";

/** Worthwhile as in the service; the client of the benchmark accepts gzip always. */
function answer(json: string): Response {
  const body = new TextEncoder().encode(json);
  const headers = new Headers({ "Content-Type": "application/scim+json; charset=utf-8" });
  if (body.byteLength >= 1024) headers.set("Content-Encoding", "gzip");
  return new Response(body, { headers });
}

interface Bindings {
  readonly DB: D1Database;
  readonly TOKENS: KVNamespace;
}

interface Row {
  readonly json: string;
}

interface Known {
  readonly authorization: string;
  readonly total: number;
}
