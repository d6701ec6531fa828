import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";

test("the worker answers", async () => {
  const r = await exports.default.fetch("http://x/");
  expect(r.status).toBe(200);
  expect(new Intl.DisplayNames("en", { type: "region" }).of("DE")).toBe("Germany");
});
