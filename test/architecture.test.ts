import { describe, expect, test } from "vitest";

/** What each room may import from which other: `all`, `types` only, or named files. Nothing else. */
const MAY_IMPORT: Record<string, Record<string, "all" | "types" | string[]>> = {
  scim: {},
  hr: {},
  mapping: { scim: "all", hr: "all" },
  auth: { hr: "all" },
  store: { scim: ["filter"], hr: "types", auth: "types" },
  roster: { scim: "all", hr: "all", mapping: "all", auth: "all", store: "all" },
  connectors: { hr: "all", roster: "all" },
  http: { scim: "all", hr: "types", mapping: "types", auth: "all", roster: "all", connectors: "all" },
};

/** Packages that belong to one room. */
const PACKAGE_ROOM: Record<string, string> = { "drizzle-orm": "store", hono: "http", jose: "auth" };

const sources = import.meta.glob<string>("../src/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});

interface Import {
  readonly file: string;
  readonly room: string | null;
  readonly target: string;
  readonly typeOnly: boolean;
}

function importsOf(path: string, text: string): Import[] {
  const file = path.replace("../src/", "");
  const room = file.includes("/") ? (file.split("/")[0] ?? null) : null;
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^;"']*?from\s+["']([^"']+)["']|^import\s+["']([^"']+)["']/gm,
  );
  return [...statements].map((m) => ({
    file,
    room,
    target: m[2] ?? m[3] ?? "",
    typeOnly: m[1] !== undefined,
  }));
}

function resolve(from: string, target: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") parts.pop();
    else if (step !== ".") parts.push(step);
  }
  return parts.join("/");
}

function complaint({ file, room, target, typeOnly }: Import): string | null {
  if (!target.startsWith(".")) {
    const owner = PACKAGE_ROOM[target.split("/")[0] ?? ""];
    return owner === undefined || owner === room
      ? null
      : `${file} imports ${target}, which belongs to ${owner}`;
  }
  const resolved = resolve(file, target);
  const other = resolved.split("/")[0] ?? "";
  if (room === null || other === room || !(other in MAY_IMPORT)) return null;
  const allowed = MAY_IMPORT[room]?.[other];
  if (allowed === "all" || (allowed === "types" && typeOnly)) return null;
  if (Array.isArray(allowed) && (typeOnly || allowed.some((part) => resolved.startsWith(`${other}/${part}`))))
    return null;
  return `${file} imports ${target}: ${room} may not import ${allowed === "types" ? "more than types from " : ""}${other}`;
}

describe("layers", () => {
  const imports = Object.entries(sources).flatMap(([path, text]) => importsOf(path, text));

  test("every file lies in a room of the plan", () => {
    const rooms = Object.keys(sources).map((path) => path.replace("../src/", "").split("/"));
    const strays = rooms.filter(([first, second]) => second !== undefined && !((first ?? "") in MAY_IMPORT));
    expect(strays).toEqual([]);
  });

  test("no room imports what it may not", () => {
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.map(complaint).filter((text) => text !== null)).toEqual([]);
  });

  test("the check itself refuses what the plan refuses", () => {
    const wrong = { file: "hr/a.ts", room: "hr", target: "../store/b.ts", typeOnly: false };
    expect(complaint(wrong)).toContain("hr may not import store");
    expect(complaint({ ...wrong, file: "store/a.ts", room: "store", target: "../hr/b.ts" })).toContain(
      "more than types",
    );
    expect(complaint({ ...wrong, target: "hono" })).toContain("belongs to http");
    expect(
      complaint({ ...wrong, file: "store/a.ts", room: "store", target: "../hr/b.ts", typeOnly: true }),
    ).toBeNull();
  });
});
