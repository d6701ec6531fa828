import { expect, test } from "vitest";
import { readCommand, type Values } from "../../scripts/okta/command.ts";
import { HELP } from "../../scripts/okta/help.ts";
import { readLocalService } from "../../scripts/okta/local-service.ts";

const UNTOLD: Values = {
  groups: true,
  "profile-sourcing": true,
  "when-deactivated": "deactivate",
  "reactivate-suspended": true,
  "reactivate-deactivated": true,
  "confirm-removals": false,
  explain: false,
  json: false,
  "dry-run": false,
  help: false,
};
const read = (words: string, values: Partial<Values> = {}, token?: string) =>
  readCommand({ ...UNTOLD, ...values }, words.split(" ").filter(Boolean), token);
const url = "https://x/scim/v2";

test.each([
  [
    { user: "u", token: "t" },
    { kind: "basic", user: "u", token: "t" },
  ],
  [{ user: "u" }, { kind: "basic", user: "u", token: "from the environment" }],
  [{ bearer: "t" }, { kind: "bearer", token: "t" }],
  [{ header: "t" }, { kind: "header", value: "t" }],
])("a source is named with credentials: %j", (given, credentials) => {
  const command = read("test", { url: `${url}/`, ...given }, "from the environment");
  expect(command).toMatchObject({ verb: "test", url, credentials });
});

test("without a source the local one is meant", () => {
  expect(read("import")).toMatchObject({ verb: "import", url: null, credentials: null });
});

test.each([
  ["walk", {}, '"walk" is neither test nor import'],
  ["import now", {}, '"now" is one word too many'],
  ["import", { url: "ftp://x", bearer: "t" }, "--url is no http(s) address"],
  ["import", { url: "https://u:p@x/", bearer: "t" }, "--url holds credentials"],
  ["import", { url: "https://x/?a=b", bearer: "t" }, "without ? and #"],
  ["import", { url }, "--url needs credentials"],
  ["import", { user: "u" }, "--user needs --token"],
  ["import", { token: "t" }, "--token needs --user"],
  ["import", { bearer: "t", header: "t" }, "Give one of"],
  ["import", { "when-deactivated": "delete" }, 'not "delete"'],
])("a command that cannot be understood is named: %s %j", (words, values, message) => {
  expect(() => read(words, values)).toThrow(message);
});

test("no error repeats a token", () => {
  expect(() => read("import", { url: "https://u:geheim@x/", bearer: "geheim" })).toThrow(/^(?!.*geheim)/);
});

test("help is shown without a verb, and fits a terminal", () => {
  expect([read("").verb, read("help").verb, read("import", { help: true }).verb]).toEqual([
    "help",
    "help",
    "help",
  ]);
  expect(HELP.split("\n").filter((line) => line.length > 100)).toEqual([]);
});

test("the local service is read from what it wrote", () => {
  const text = JSON.stringify({
    scim: "http://localhost:8787/scim/v2",
    serviceUsers: { okta: { id: "i", token: "t" } },
  });
  expect(readLocalService(text)).toEqual({
    scim: "http://localhost:8787/scim/v2",
    credentials: { kind: "basic", user: "i", token: "t" },
  });
  expect(() => readLocalService(null)).toThrow("There is no local service");
  expect(() => readLocalService("{")).toThrow("cannot be read");
});
