import type { Attribute } from "../schema/attribute.ts";
import type { Target } from "../schema/attribute-names.ts";

/** How a value is compared (RFC 7644 section 3.4.2.2, table 3). */
export const COMPARISONS = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;

export type Comparison = (typeof COMPARISONS)[number];

/** What a value is compared with. A moment is milliseconds since 1970 UTC; null stands for "no value". */
export type Literal =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  | { readonly kind: "moment"; readonly at: number; readonly text: string }
  | { readonly kind: "null" };

/** A filter whose names are known and whose values fit them. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly operands: readonly Filter[] }
  | { readonly kind: "not"; readonly operand: Filter }
  | { readonly kind: "present"; readonly target: Target }
  | {
      readonly kind: "compare";
      readonly target: Target;
      readonly comparison: Comparison;
      readonly literal: Literal;
    }
  /** Some one value of the attribute meets the condition, which is about its parts. */
  | { readonly kind: "values"; readonly target: Target; readonly condition: Filter }
  /** A name that the other kinds of resources of the same search know, and this one lacks: as if without a value. */
  | { readonly kind: "absent"; readonly comparison: Comparison | "pr"; readonly literal: Literal | null };

/**
 * The attribute whose values a comparison is about: of a complex one without a part, its `value`, as clients write
 * `emails eq "…"`.
 */
export function comparedPart({ attribute, part }: Target): Attribute | null {
  if (part !== null || attribute.type !== "complex") return part ?? attribute;
  return attribute.subAttributes?.find(({ name }) => name === "value") ?? null;
}
