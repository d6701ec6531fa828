import type { Concerned } from "../hr/scope.ts";
import type { Sections } from "../hr/section.ts";

/** Who is being shown something: what they may see, and where the addresses they get begin. */
export interface Viewer {
  /** The sections that they may see of that person; of another it may be others. */
  readonly sectionsOf: (person: Concerned) => Sections;
  /** Whether everybody is listed to them: else somebody who is named may be one who is not. */
  readonly everyoneListed: boolean;
  /** Moves whenever what they may see does: the same person looks different then, and is another version. */
  readonly version: number;
  /** The base of the SCIM endpoints, `https://host/scim/v2`. */
  readonly baseUrl: string;
}
