import type { ScimError } from "../error.ts";
import { MAX_FILTER_CONDITIONS, MAX_FILTER_DEPTH, MAX_FILTER_LENGTH } from "../limits.ts";
import type { Attribute } from "../schema/attribute.ts";
import { partNamed, type Target } from "../schema/attribute-names.ts";
import { COMPARISONS, type Comparison, comparedPart, type Filter, type Literal } from "./filter.ts";
import { invalidFilter } from "./invalid-filter.ts";
import { type Token, tokenAt } from "./lexer.ts";
import { literalOf } from "./literal.ts";

/** What names mean where the filter is asked. */
export interface Names {
  /** The attribute that is written so; `absent`: other kinds of resources of the search have it; null: nobody has it. */
  readonly target: (written: string) => Target | "absent" | null;
  /** What to do instead, in words: which attributes there are. */
  readonly known: string;
}

/**
 * Reads a filter (RFC 7644 section 3.4.2.2, figure 1): `not` binds closest, then `and`, then `or`; names and operators
 * are compared without case. Throws `ScimError` 400 `invalidFilter` with a caret under the place for whatever cannot be
 * read, is not known, or does not fit: never an empty list, which a client would read as "nobody".
 */
export function parseFilter(source: string, names: Names): Filter {
  if (source.length > MAX_FILTER_LENGTH) {
    const problem = `The filter has ${source.length} characters; at most ${MAX_FILTER_LENGTH} are read.`;
    throw invalidFilter(source, MAX_FILTER_LENGTH, problem, "Ask for less at a time.");
  }
  const reader = new Reader(source, names);
  const filter = reader.either(0);
  reader.requireEnd();
  return filter;
}

/**
 * Reads the condition in brackets that begins at that place and is about the parts of one value of the attribute, as
 * the paths of PATCH have it (figure 7): the condition, and the place behind the last bracket. Throws as `parseFilter`
 * does.
 */
export function conditionAt(
  source: string,
  at: number,
  attribute: Attribute,
  literalIn: typeof literalOf,
): { readonly condition: Filter; readonly end: number } {
  const reader = new Reader(source, partsOf(attribute), at, literalIn);
  return { condition: reader.bracketed("[", "]", 0), end: reader.end };
}

class Reader {
  readonly #source: string;
  readonly #literalIn: typeof literalOf;
  #names: Names;
  #token: Token;
  #end: number;
  #conditions = 0;

  constructor(source: string, names: Names, at = 0, literalIn = literalOf) {
    this.#source = source;
    this.#literalIn = literalIn;
    this.#names = names;
    this.#token = tokenAt(source, at);
    this.#end = at;
  }

  /** The place behind what was read. */
  get end(): number {
    return this.#end;
  }

  /** Operands of `or`, each of `and`, each of a single condition. */
  either(depth: number): Filter {
    return this.#joined("or", () => this.#joined("and", () => this.#single(depth)));
  }

  requireEnd(): void {
    if (this.#token.kind !== "end") throw this.#wrong("Here and, or, or the end of the filter has to come.");
  }

  #joined(word: "and" | "or", operand: () => Filter): Filter {
    const first = operand();
    const operands = [first];
    while (this.#isWord(word)) {
      this.#next();
      operands.push(operand());
    }
    return operands.length === 1 ? first : { kind: word, operands };
  }

  #single(depth: number): Filter {
    if (depth > MAX_FILTER_DEPTH) throw this.#wrong(`Filters are nested up to ${MAX_FILTER_DEPTH} deep.`);
    if (this.#isBracket("(")) return this.bracketed("(", ")", depth);
    const word = this.#token;
    if (word.kind === "end")
      throw this.#wrong(
        word.at === 0 || this.#source.trim() === ""
          ? "The filter is empty. Write one, or leave the parameter out."
          : "A condition is missing here.",
      );
    if (word.kind !== "word")
      throw this.#wrong("A condition begins with the name of an attribute, or with (.");
    this.#next();
    if (word.text.toLowerCase() === "not") {
      if (!this.#isBracket("(")) throw this.#wrong("not is followed by a condition in brackets: not (…).");
      return { kind: "not", operand: this.bracketed("(", ")", depth) };
    }
    const target = this.#names.target(word.text);
    if (target === null) throw this.#wrong("No attribute of this name can be filtered by.", word);
    this.#count(word);
    if (this.#isBracket("[")) return this.#values(target, word, depth);
    return this.#compared(target, word);
  }

  bracketed(open: "(" | "[", close: ")" | "]", depth: number): Filter {
    const begin = this.#token;
    this.#next();
    const filter = this.either(depth + 1);
    if (!this.#isBracket(close)) {
      const problem = `The bracket ${open} that begins at character ${begin.at + 1} is not closed: ${close} is missing.`;
      throw this.#wrong(problem);
    }
    this.#next();
    return filter;
  }

  /**
   * `emails[type eq "work" and value co "@"]`: inside, names are those of the parts. Entra and others write the last of the
   * conditions behind the bracket: `emails[type eq "work"].value eq "…"`.
   */
  #values(target: Target | "absent", word: Token, depth: number): Filter {
    if (target === "absent") {
      const outer = this.#names;
      this.#names = { target: () => "absent", known: outer.known };
      this.bracketed("[", "]", depth);
      const behind = this.#partCompared();
      this.#names = outer;
      return behind ?? { kind: "absent", comparison: "pr", literal: null };
    }
    const { attribute, part } = target;
    if (part !== null || attribute.type !== "complex")
      throw this.#wrong("Only an attribute that has parts can be followed by [.", word);
    const outer = this.#names;
    this.#names = partsOf(attribute);
    const condition = this.bracketed("[", "]", depth);
    const behind = this.#partCompared();
    this.#names = outer;
    return behind === null ? { kind: "values", target, condition } : ofValues(target, condition, behind);
  }

  /** Null where no part follows the bracket at once. */
  #partCompared(): Filter | null {
    const word = this.#token;
    if (word.kind !== "part" || word.at !== this.#end) return null;
    const target = this.#names.target(word.name);
    if (target === null) throw this.#wrong("No part of this name can be filtered by.", word);
    this.#next();
    this.#count(word);
    return this.#compared(target, word);
  }

  #count(word: Token): void {
    if (++this.#conditions > MAX_FILTER_CONDITIONS)
      throw this.#wrong(`A filter has at most ${MAX_FILTER_CONDITIONS} conditions: ask in several.`, word);
  }

  #compared(target: Target | "absent", word: Token): Filter {
    const operator = this.#token;
    const name = operator.kind === "word" ? operator.text.toLowerCase() : "";
    if (name === "pr") {
      this.#next();
      return target === "absent"
        ? { kind: "absent", comparison: "pr", literal: null }
        : { kind: "present", target };
    }
    if (!isComparison(name))
      throw this.#wrong(`Here an operator has to come: ${COMPARISONS.join(", ")}, or pr.`);
    this.#next();
    const operand = this.#token;
    this.#next();
    if (target === "absent") {
      const literal = this.#literalIn(operand, null);
      if (typeof literal === "string") throw this.#wrong(literal, operand);
      return { kind: "absent", comparison: name, literal };
    }
    const compared = comparedPart(target);
    if (compared === null)
      throw this.#wrong(
        `${target.attribute.name} has parts: compare one of them, or ask whether it is there (pr).`,
        word,
      );
    const literal = this.#literalIn(operand, compared);
    if (typeof literal === "string") throw this.#wrong(literal, operand);
    const unfit = unfitFor(name, compared, literal);
    if (unfit !== null) throw this.#wrong(unfit, operator);
    return { kind: "compare", target, comparison: name, literal };
  }

  #isWord(word: string): boolean {
    return this.#token.kind === "word" && this.#token.text.toLowerCase() === word;
  }

  #isBracket(text: string): boolean {
    return this.#token.kind === "bracket" && this.#token.text === text;
  }

  #next(): void {
    this.#end = this.#token.end;
    this.#token = tokenAt(this.#source, this.#token.end);
  }

  #wrong(problem: string, token: Token = this.#token): ScimError {
    const said = token.kind === "invalid" ? token.problem : problem;
    return invalidFilter(this.#source, token.at, said, this.#names.known);
  }
}

/** What is asked of a part of those values alone; `ne` and `eq null` as ever: that there is no other, that there is none. */
function ofValues(target: Target, condition: Filter, asked: Filter): Filter {
  const having = (one: Filter): Filter => ({
    kind: "values",
    target,
    condition: { kind: "and", operands: [condition, one] },
  });
  if (asked.kind !== "compare") return having(asked);
  const { comparison, literal } = asked;
  const isNull = literal.kind === "null";
  const there = having(isNull ? { kind: "present", target: asked.target } : { ...asked, comparison: "eq" });
  if (comparison === "ne") return isNull ? there : { kind: "not", operand: there };
  if (isNull) return { kind: "not", operand: there };
  return having(asked);
}

/** Inside brackets the names are those of the attribute's parts, and nothing else. */
function partsOf(attribute: Attribute): Names {
  const parts = attribute.subAttributes ?? [];
  return {
    target: (written) => {
      const part = partNamed(written, attribute);
      return part === null ? null : { extension: null, attribute: part, part: null };
    },
    known: `${attribute.name} has the parts ${parts.map(({ name }) => name).join(", ")}.`,
  };
}

function isComparison(name: string): name is Comparison {
  return COMPARISONS.some((comparison) => comparison === name);
}

/** Why that operator cannot be used on it (RFC 7644 section 3.4.2.2); null: it can. */
function unfitFor(comparison: Comparison, { name, type }: Attribute, literal: Literal): string | null {
  if (comparison === "eq" || comparison === "ne") return null;
  if (literal.kind === "null") return "null has no order and no parts: use eq, ne or pr.";
  if (type === "boolean") return `${name} is true or false and has no order: use eq, ne or pr.`;
  const isPart = comparison === "co" || comparison === "sw" || comparison === "ew";
  if (isPart && literal.kind !== "text")
    return `${comparison} looks for a part of a text, and ${name} is none.`;
  return null;
}
