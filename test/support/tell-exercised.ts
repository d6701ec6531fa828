import { afterAll } from "vitest";
import { exercised } from "./exercised.ts";

/** Tells the reporter which routes of the HR API this file has called. */
// biome-ignore lint/correctness/noEmptyPattern: Vitest wants a pattern there.
afterAll(({}, file) => {
  Object.assign(file.meta, { exercised: [...exercised] });
});
