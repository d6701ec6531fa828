import type { Filter, Literal } from "../../src/scim/filter/filter.ts";
import { pathOf } from "../../src/scim/schema/attribute-names.ts";
import { unreachable } from "../../src/scim/unreachable.ts";

/** Writes a filter so that reading it gives the same filter. What a kind of resource lacks cannot be written. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.map((operand) => bracketed(operand)).join(` ${filter.kind} `);
    case "not":
      return `not (${printFilter(filter.operand)})`;
    case "present":
      return `${pathOf(filter.target)} pr`;
    case "compare":
      return `${pathOf(filter.target)} ${filter.comparison} ${printLiteral(filter.literal)}`;
    case "values":
      return `${pathOf(filter.target)}[${printFilter(filter.condition)}]`;
    case "absent":
      throw new TypeError("a name that is not known cannot be written");
    default:
      return unreachable(filter);
  }
}

function bracketed(operand: Filter): string {
  const text = printFilter(operand);
  return operand.kind === "and" || operand.kind === "or" ? `(${text})` : text;
}

function printLiteral(literal: Literal): string {
  switch (literal.kind) {
    case "text":
      return JSON.stringify(literal.text);
    case "number":
      return JSON.stringify(literal.number);
    case "boolean":
      return String(literal.boolean);
    case "moment":
      return JSON.stringify(literal.text);
    case "null":
      return "null";
    default:
      return unreachable(literal);
  }
}
