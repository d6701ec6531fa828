import { beforeAll, describe, expect, test } from "vitest";
import { askAt } from "../support/ask-at.ts";
import { signedInWith, visit } from "../support/browser.ts";
import { foundCompany, hired } from "../support/company.ts";
import type { NewServiceUser } from "../support/service-users.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const KEY = "the-administrators-key-0123456789abcdef";
const KEYED = { ADMINISTRATOR_KEY: KEY };
let okta: NewServiceUser;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  await hired(NOW, "ada");
});

/** Answers of every kind: pages, lists, one resource, errors of each protocol, redirects, what there is not. */
const KINDS: Readonly<Record<string, () => Promise<Response>>> = {
  "the front page": () => visit("/", { now: NOW, bindings: KEYED }),
  "the front page, locked": () => visit("/", { now: NOW }),
  "signing in": () => visit("/sign-in", { method: "POST", form: { key: KEY }, now: NOW, bindings: KEYED }),
  "a wrong key": () => visit("/sign-in", { method: "POST", form: { key: "x" }, now: NOW, bindings: KEYED }),
  "signing out": () => visit("/sign-out", { method: "POST", now: NOW, bindings: KEYED }),
  "a refused write": () =>
    visit("/sign-out", { method: "POST", headers: { "Sec-Fetch-Site": "cross-site" } }),
  health: () => visit("/health", { now: NOW }),
  nothing: () => visit("/nothing", { now: NOW }),
  "the description of the API": () => visit("/api/v1/docs", { now: NOW }),
  "the document of the API": () => visit("/api/v1/openapi.json", { now: NOW }),
  "a route of the API": () =>
    visit("/api/v1/hold", { now: NOW, bindings: KEYED, headers: { Authorization: `Bearer ${KEY}` } }),
  "a problem of the API": () => visit("/api/v1/hold", { now: NOW }),
  people: () => askAt(okta, "/scim/v2/Users", { now: NOW }),
  "a person": () => askAt(okta, "/scim/v2/Users/ada", { now: NOW }),
  groups: () => askAt(okta, "/scim/v2/Groups", { now: NOW }),
  "an error of SCIM": () => askAt(okta, "/scim/v2/Users/nobody", { now: NOW }),
  "a refusal of SCIM": () => visit("/scim/v2/Users", { now: NOW }),
};

describe.each(Object.entries(KINDS))("%s", (_, asked) => {
  test("is taken by a browser for what it is, over TLS, in no frame, by no other site", async () => {
    const { headers } = await asked();
    expect(Object.fromEntries(headers)).toMatchObject({
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "content-security-policy": expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'/),
      "x-request-id": expect.stringMatching(/\S/),
    });
    expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
    expect(headers.get("X-Powered-By")).toBeNull();
  });
});

test("nothing that depends on who asks is kept by anybody", async () => {
  const open = ["health", "nothing", "the description of the API", "the document of the API"];
  for (const [kind, asked] of Object.entries(KINDS).filter(([name]) => !open.includes(name)))
    expect((await asked()).headers.get("Cache-Control"), kind).toMatch(/no-store|private, no-cache/);
});

describe("a page", () => {
  const pages = {
    ...KINDS,
    "signed in": async () => {
      const Cookie = await signedInWith(KEY, { now: NOW });
      return visit("/", { now: NOW, bindings: KEYED, headers: { Cookie } });
    },
  };

  test("runs nothing, and every style that it has is the one that its policy takes", async () => {
    let styles = 0;
    for (const asked of Object.values(pages)) {
      const answer = await asked();
      if (!answer.headers.get("Content-Type")?.startsWith("text/html")) continue;
      const [html, policy] = [await answer.text(), answer.headers.get("Content-Security-Policy") ?? ""];
      expect(policy).not.toMatch(/unsafe|script-src|\*|http/);
      expect(html).not.toMatch(/<script|\sstyle=|\son\w+=|javascript:/);
      for (const [, style = ""] of html.matchAll(/<style>(.*?)<\/style>/gs)) {
        styles += 1;
        const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
        expect(policy).toContain(`'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`);
      }
      if (html.includes("<form")) expect(policy).toContain("form-action 'self'");
    }
    expect(styles).toBe(5);
  });
});
