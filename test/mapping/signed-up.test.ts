import { describe, expect, test } from "vitest";
import { withLoginCompleted } from "../../src/mapping/login-completed.ts";
import { withName } from "../../src/mapping/with-name.ts";

describe("a login", () => {
  const completed = (userName: string, domain: string | null = "example.com", shown = {}) =>
    withLoginCompleted(shown, { userName, title: "CTO" }, domain);

  test("without a domain gets the company's, and nothing else changes", () => {
    expect(completed("bjensen")).toEqual({ userName: "bjensen@example.com", title: "CTO" });
    expect(completed(" bjensen ")).toEqual({ userName: "bjensen@example.com", title: "CTO" });
  });

  test.each(["bjensen@other.example", "bjensen@", "@"])("with an @ stays as it is: %s", (userName) => {
    expect(completed(userName)["userName"]).toBe(userName);
    expect(completed(userName, null)["userName"]).toBe(userName);
  });

  test("without a domain is refused where the company has chosen none, and the setting is named", () => {
    expect(() => completed("bjensen", null)).toThrow(
      expect.objectContaining({
        status: 400,
        scimType: "invalidValue",
        detail: expect.stringContaining("scimLoginDomain"),
      }),
    );
  });

  test("that is shown without a domain stays as it is", () => {
    expect(completed("bjensen", "example.com", { userName: "bjensen" })["userName"]).toBe("bjensen");
    expect(completed("bjensen", null, { userName: "bjensen" })["userName"]).toBe("bjensen");
  });

  test.each([{}, { userName: "" }, { userName: null }])("that is missing stays so: %j", (sent) => {
    expect(withLoginCompleted({}, sent, "example.com")).toEqual(sent);
  });
});

describe("somebody new without a name", () => {
  test.each([
    [{ displayName: "Barbara Jane Jensen" }, "Barbara Jane", "Jensen", "Barbara Jane Jensen"],
    [{ displayName: " Babs  Jensen " }, "Babs", "Jensen", "Babs  Jensen"],
    [{ displayName: "Babs" }, "Babs", "Babs", "Babs"],
    [{ userName: "babs.jensen@example.com" }, "Babs", "Jensen", "Babs Jensen"],
    [
      { userName: "maria_del_carmen.garcía@example.com" },
      "Maria Del Carmen",
      "García",
      "Maria Del Carmen García",
    ],
    [{ userName: "élise.ørsted@example.com" }, "Élise", "Ørsted", "Élise Ørsted"],
    [{ userName: "bjensen@example.com" }, "bjensen", "bjensen", "bjensen"],
    [{ userName: "scim-test-1@example.com" }, "scim-test-1", "scim-test-1", "scim-test-1"],
    [{ displayName: null, userName: "b.j@example.com" }, "B", "J", "B J"],
  ])("%j is called %s, %s", (sent, givenName, familyName, displayName) => {
    expect(withName({}, sent)).toEqual({ ...sent, name: { givenName, familyName }, displayName });
  });

  test("keeps the other parts that are sent", () => {
    const sent = { displayName: "Babs Jensen", name: { honorificPrefix: "Dr." } };
    expect(withName({}, sent)["name"]).toEqual({
      honorificPrefix: "Dr.",
      givenName: "Babs",
      familyName: "Jensen",
    });
  });
});

describe("a name", () => {
  test.each([{ familyName: "Jensen" }, { givenName: "Babs" }])(
    "of which a part is sent is taken: %j",
    (name) => {
      const sent = { userName: "b.j@example.com", name };
      expect(withName({}, sent)).toBe(sent);
      expect(withName({ name: { familyName: "Old", givenName: "Name" } }, sent)).toBe(sent);
    },
  );

  test("of somebody who is there stays where it is not sent", () => {
    const name = { familyName: "Lovelace", givenName: "Ada", middleName: "King" };
    expect(withName({ name }, { displayName: "Countess" })).toEqual({
      displayName: "Countess",
      name: { familyName: "Lovelace", givenName: "Ada" },
    });
  });
});
