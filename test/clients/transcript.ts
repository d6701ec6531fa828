import { expect } from "vitest";
import { askAt } from "../support/ask-at.ts";
import { valueAt } from "../support/scim.ts";
import type { NewServiceUser } from "../support/service-users.ts";

/** What a client really sends, one request after the other, and what it is answered. */
export interface Transcript {
  readonly client: string;
  /** What the client does, as the end of a sentence that begins with its name. */
  readonly does: string;
  /** Where the requests are published; an exchange that comes from elsewhere says so itself. */
  readonly source: string;
  /** What could not be had from there, and is taken from what standard. */
  readonly note?: string;
  /** Sent with every request, beside the service user's credential. */
  readonly headers: Readonly<Record<string, string>>;
  readonly exchanges: readonly Exchange[];
}

export interface Exchange {
  readonly step: string;
  readonly source?: string;
  /** Instead of the service user's own credential. */
  readonly authorization?: string;
  /** Sent with this request beside the transcript's own; `{name}` stands for what was kept. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly method: string;
  /** `{name}` stands for what was kept under that name, here and in the body. */
  readonly path: string;
  readonly body?: unknown;
  /** Instead of a body: what was kept under that name, with these values at their paths. */
  readonly resends?: { readonly kept: string; readonly with: Readonly<Record<string, unknown>> };
  readonly status: number;
  /** What the answer's headers hold. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  /** What the answer holds, among other things; `{name}` stands for what was kept. */
  readonly answer?: object;
  /** Paths into the answer whose values are there and not empty. */
  readonly filled?: readonly string[];
  /** Paths into the answer where nothing is. */
  readonly absent?: readonly string[];
  /** Words of the answer. */
  readonly says?: string;
  readonly withinMs?: number;
  /** What is kept of the answer for later, by name: the path into it; "" is all of it. */
  readonly keeps?: Readonly<Record<string, string>>;
}

/** Plays the exchange as the service user and holds the answer against what is expected; keeps what it says to keep. */
export async function play(
  { headers }: Pick<Transcript, "headers">,
  exchange: Exchange,
  kept: Map<string, unknown>,
  { as, now, db }: { readonly as: NewServiceUser; readonly now: number; readonly db: D1Database },
): Promise<void> {
  const began = performance.now();
  const response = await askAt(as, `/scim/v2${filledIn(exchange.path, kept)}`, {
    now,
    db,
    init: requestOf(headers, exchange, kept),
  });
  const text = await response.text();
  const took = performance.now() - began;
  expect(response.status, text).toBe(exchange.status);
  for (const [name, value] of Object.entries(exchange.answerHeaders ?? {}))
    expect(response.headers.get(name), name).toBe(filledIn(value, kept));
  if (exchange.says !== undefined) expect(text).toContain(exchange.says);
  if (exchange.withinMs !== undefined) expect(took).toBeLessThan(exchange.withinMs);
  if (response.status === 204 || response.status === 304) return expect(text).toBe("");
  expect(response.headers.get("Content-Type")).toMatch(/^application\/scim\+json/);
  const answer: unknown = JSON.parse(text);
  if (exchange.answer !== undefined) expect(answer).toMatchObject(filledInto(exchange.answer, kept));
  for (const path of exchange.filled ?? []) expect(valueAt(answer, path), path).toSatisfy(isFilled);
  for (const path of exchange.absent ?? []) expect(valueAt(answer, path), path).toBeUndefined();
  for (const [name, path] of Object.entries(exchange.keeps ?? {}))
    kept.set(name, path === "" ? answer : valueAt(answer, path));
}

function requestOf(
  headers: Transcript["headers"],
  { method, body, resends, authorization, headers: beside = {} }: Exchange,
  kept: ReadonlyMap<string, unknown>,
): RequestInit {
  const filled = Object.entries(beside).map(([name, value]) => [name, filledIn(value, kept)]);
  const own = {
    ...Object.fromEntries(filled),
    ...(authorization !== undefined && { Authorization: authorization }),
  };
  const { "Content-Type": contentType, ...others } = headers;
  const sent = resends === undefined ? body : changed(kept.get(resends.kept), resends.with);
  if (sent === undefined) return { method, headers: { ...others, ...own } };
  const typed = { ...others, ...own, "Content-Type": contentType ?? "application/scim+json" };
  return { method, headers: typed, body: JSON.stringify(sent, filling(kept)) };
}

function changed(resource: unknown, values: Readonly<Record<string, unknown>>): unknown {
  const copy: unknown = structuredClone(resource);
  for (const [path, value] of Object.entries(values)) {
    const steps = path.split(".");
    const holder = steps.length === 1 ? copy : valueAt(copy, steps.slice(0, -1).join("."));
    if (typeof holder !== "object" || holder === null) throw new Error(`nothing is at ${path}`);
    Reflect.set(holder, steps.at(-1) ?? "", value);
  }
  return copy;
}

function filledIn(text: string, kept: ReadonlyMap<string, unknown>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = kept.get(name);
    if (typeof value !== "string") throw new Error(`nothing was kept as ${name}`);
    return value;
  });
}

function filledInto(answer: object, kept: ReadonlyMap<string, unknown>): object {
  const filled: object = JSON.parse(JSON.stringify(answer, filling(kept)));
  return filled;
}

/** Fills in every text of a JSON value on its way. */
function filling(kept: ReadonlyMap<string, unknown>) {
  return (_: string, value: unknown) => (typeof value === "string" ? filledIn(value, kept) : value);
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
