import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { mintToken } from "../../src/auth/token.ts";
import { secretIn, sendSecret } from "../support/secrets-used.ts";

/** After every file, log, D1 and KV are searched by `secretIn` (test/support/no-secrets.ts); here it is put to the test. */
test("a token is found wherever it stands, bare, in a sentence, or as HTTP Basic sends it", async () => {
  const token = await mintToken("su-0123456789ab");
  expect(secretIn(token)).toBe("token");
  expect(secretIn(JSON.stringify({ reason: `rotated ${token}, by hand` }))).toBe("token");
  for (const id of ["su-0123456789ab", "su-0123456789a", "su-0123456789"])
    expect(secretIn(`Authorization: Basic ${btoa(`${id}:${token}`)}`)).toBe("credentials");
});

test("what a test has sent is found, words that occur anywhere are not", () => {
  const key = "a key that is long enough to be told";
  expect(secretIn(`key ${key}`)).toBeNull();
  sendSecret(key);
  sendSecret("wrong");
  expect(secretIn(`key ${key}`)).toBe("what a test has sent");
  expect(secretIn("the wrong key")).toBeNull();
});

test("the hash that is kept gives nothing away", async () => {
  await env.TOKENS.put("access:x", JSON.stringify({ sha256: "f".repeat(64) }));
  expect(secretIn(String(await env.TOKENS.get("access:x")))).toBeNull();
});
