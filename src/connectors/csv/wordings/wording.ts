import type { FileField } from "../file-line.ts";

/** What a heading means. */
export interface Wording {
  /** Null: a heading that is known and not read. */
  readonly field: FileField | null;
  /** Of two columns for one field the lower rank is read: a manager's number rather than the name. Usually 0. */
  readonly rank?: number;
  /** What to say wherever the heading turns up: where it may mean something else, or why it is not read. */
  readonly remark?: string;
  /** What the column of a heading that is not read may say: where no other says it, somebody has to decide. */
  readonly mayMean?: FileField;
}

/** How one system heads its columns. A wording that several systems use stands in `general.ts`. */
export interface SystemWordings {
  readonly system: string;
  /** The columns of a usual export, by which the system is told. */
  readonly usual: readonly string[];
  readonly headings: Readonly<Record<string, FileField | Wording>>;
}
