import type { Sections } from "../hr/section.ts";

/** Who is being shown something: which sections they may see, and where the addresses they get begin. */
export interface Viewer {
  readonly sections: Sections;
  /** The base of the SCIM endpoints, `https://host/scim/v2`. */
  readonly baseUrl: string;
}
