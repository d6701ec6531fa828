import type { ScimError } from "../error.ts";
import { MAX_FILTER_LENGTH } from "../limits.ts";
import { GROUP_SCHEMA, USER_SCHEMA } from "../schema/urns.ts";
import { invalidFilter } from "./invalid-filter.ts";
import { type Token, tokenAt } from "./lexer.ts";

export type EqualityType = "string" | "boolean";

export interface Equality<Name extends string = string> {
  readonly attribute: Name;
  readonly value: string | boolean;
}

/**
 * Reads a filter of the form `attribute eq value`, the one form that is answered so far; everything else is
 * 400 `invalidFilter`, never an empty list, which a client would read as "nobody".
 *
 * `attributes` holds the attributes that can be asked for, under the names that are returned. Names and
 * operator are compared without case, and a name may carry its schema's URN (RFC 7644 section 3.10):
 * `qualifiers` are the URNs that may stand before the names of this endpoint.
 */
export function parseEquality<Name extends string>(
  filter: string,
  attributes: Readonly<Record<Name, EqualityType>>,
  qualifiers: readonly string[] = [USER_SCHEMA, GROUP_SCHEMA],
): Equality<Name> {
  const fail = (token: Token, problem: string): ScimError =>
    invalidFilter(filter, token.at, token.kind === "invalid" ? token.problem : problem, remedy(attributes));
  if (filter.length > MAX_FILTER_LENGTH) {
    const problem = `The filter has ${filter.length} characters; at most ${MAX_FILTER_LENGTH} are read.`;
    throw invalidFilter(filter, MAX_FILTER_LENGTH, problem, remedy(attributes));
  }

  const path = tokenAt(filter, 0);
  if (path.kind === "end") throw fail(path, "The filter is empty. Write one, or leave the parameter out.");
  if (path.kind !== "word") throw fail(path, "A filter begins with the name of an attribute.");
  const attribute = canonicalName(path.text, attributes, qualifiers);
  if (attribute === undefined) throw fail(path, "No attribute of this name can be filtered by.");

  const operator = tokenAt(filter, path.end);
  if (operator.kind !== "word" || operator.text.toLowerCase() !== "eq")
    throw fail(operator, "The operator here has to be eq.");

  const operand = tokenAt(filter, operator.end);
  const type = attributes[attribute];
  const value = type === "string" ? textOf(operand) : truthOf(operand);
  if (value === undefined) {
    const wanted = type === "string" ? "a text in double quotes" : "true or false, without quotes";
    throw fail(operand, `${attribute} is compared with ${wanted}.`);
  }

  const rest = tokenAt(filter, operand.end);
  if (rest.kind !== "end") throw fail(rest, "Nothing may follow the first comparison.");
  return { attribute, value };
}

function canonicalName<Name extends string>(
  written: string,
  attributes: Readonly<Record<Name, EqualityType>>,
  qualifiers: readonly string[],
): Name | undefined {
  const wanted = written.toLowerCase();
  return Object.keys(attributes).find((name): name is Name =>
    [name, ...qualifiers.map((urn) => `${urn}:${name}`)].some(
      (spelling) => spelling.toLowerCase() === wanted,
    ),
  );
}

function textOf(token: Token): string | undefined {
  return token.kind === "string" ? token.value : undefined;
}

/** JSON knows `true` and `false` in lower case only (RFC 7644 section 3.4.2.2 takes its values from there). */
function truthOf(token: Token): boolean | undefined {
  if (token.kind !== "word") return undefined;
  return token.text === "true" ? true : token.text === "false" ? false : undefined;
}

function remedy(attributes: Readonly<Record<string, EqualityType>>): string {
  const forms = Object.entries(attributes).map(
    ([name, type]) => `${name} eq ${type === "string" ? '"…"' : "true"}`,
  );
  return `Filters that work: ${forms.join(", ")}.`;
}
