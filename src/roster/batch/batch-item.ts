import type { LineProblem, PersonLine } from "../loads/person-line.ts";

/** An item as a connector read it; the index is its place in the batch, from 0. */
export interface BatchItem {
  readonly index: number;
  readonly line: PersonLine;
  /** What of it cannot be read: such an item is refused as a whole. */
  readonly problems: readonly LineProblem[];
}

/** What an item came to; in a dry run, what it would come to. */
export type ItemAction =
  | "hired"
  | "rehired"
  | "changed"
  /** An end was entered, moved or taken away. */
  | "ended"
  /** Access ends at once. */
  | "switchedOff"
  | "unchanged"
  /** A person must decide first; whoever it is about stays as they are. */
  | "held"
  /** The item contradicts itself, or another item of the batch. */
  | "refused";

export interface ItemResult {
  readonly index: number;
  readonly status: 200 | 201 | 409 | 422;
  /** Whom it is about; null: nobody yet. */
  readonly id: string | null;
  readonly action: ItemAction;
  readonly why: string;
  /** What of the item was not followed, and why. */
  readonly problems: readonly LineProblem[];
}

const STATUS: Readonly<Record<ItemAction, ItemResult["status"]>> = {
  hired: 201,
  rehired: 200,
  changed: 200,
  ended: 200,
  switchedOff: 200,
  unchanged: 200,
  held: 409,
  refused: 422,
};

/** The result of an item that came to that. */
export function itemResult(result: Omit<ItemResult, "status">): ItemResult {
  return { ...result, status: STATUS[result.action] };
}
