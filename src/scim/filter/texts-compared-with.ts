import { comparedPart, type Filter } from "./filter.ts";

/**
 * The texts with which the filter compares that part of an attribute for being the same; null where it asks for the
 * attribute in any other way.
 */
export function textsComparedWith(filter: Filter, attribute: string, part: string): readonly string[] | null {
  return textsIn(filter, attribute, part, false);
}

function textsIn(filter: Filter, attribute: string, part: string, within: boolean): readonly string[] | null {
  switch (filter.kind) {
    case "and":
    case "or":
      return allOf(filter.operands.map((operand) => textsIn(operand, attribute, part, within)));
    case "not":
      return textsIn(filter.operand, attribute, part, within);
    case "absent":
      return [];
    case "present":
      return within || filter.target.attribute.name === attribute ? null : [];
    case "values":
      return filter.target.attribute.name === attribute
        ? textsIn(filter.condition, attribute, part, true)
        : [];
    case "compare": {
      const { target, comparison, literal } = filter;
      if (!within && target.attribute.name !== attribute) return [];
      const isSame = comparison === "eq" || comparison === "ne";
      return isSame && literal.kind === "text" && comparedPart(target)?.name === part ? [literal.text] : null;
    }
  }
}

function allOf(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const known = lists.filter((list) => list !== null);
  return known.length === lists.length ? known.flat() : null;
}
