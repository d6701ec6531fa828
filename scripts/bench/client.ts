import { Agent, request } from "node:http";
import { gunzipSync } from "node:zlib";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came, compressed or not. */
  readonly bytes: Buffer;
}

/** Asks one service, one request after the other on one connection, as Okta's walk does. */
export type Client = (path: string) => Promise<Answer>;

/** Addresses in answers begin with the host that was asked for: the same for all, so that answers can be compared. */
export const HOST = "rollcall.example";

export function openClient(origin: string, authorization: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = {
    host: HOST,
    authorization,
    accept: "application/scim+json",
    "accept-encoding": "gzip",
  };
  return (path) =>
    new Promise((resolve, reject) => {
      const sent = request(`${origin}/scim/v2${path}`, { agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const { statusCode: status = 0, headers } = response;
          if (status === 200) resolve({ status, headers, bytes: Buffer.concat(parts) });
          else
            reject(new Error(`${path} answered ${status}: ${Buffer.concat(parts).toString().slice(0, 200)}`));
        });
      });
      sent.on("error", reject);
      sent.end();
    });
}

/** The text of an answer, unpacked. */
export function textOf({ headers, bytes }: Answer): string {
  return (headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString();
}
