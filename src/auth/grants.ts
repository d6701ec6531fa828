import type { Section } from "../hr/section.ts";

/** What a service user may do: whose data (everyone, for now), and which sections it may see and edit. */
export interface Grants {
  readonly people: "everyone";
  readonly view: readonly Section[];
  readonly edit: readonly Section[];
}
