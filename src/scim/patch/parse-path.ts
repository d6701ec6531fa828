import { ScimError } from "../error.ts";
import type { Filter } from "../filter/filter.ts";
import { withCaret } from "../filter/invalid-filter.ts";
import { type Token, tokenAt } from "../filter/lexer.ts";
import { literalOf } from "../filter/literal.ts";
import { conditionAt } from "../filter/parse-filter.ts";
import { MAX_PATH_LENGTH } from "../limits.ts";
import type { Attribute, Schema } from "../schema/attribute.ts";
import {
  partNamed,
  pathOf,
  type ResourceNames,
  type Target,
  targetNamed,
} from "../schema/attribute-names.ts";
import { notKeptOf } from "../schema/not-kept.ts";
import { truthIn } from "../strict-value.ts";

/** What an operation of a PATCH is about (RFC 7644 section 3.5.2, figure 7). */
export type Path =
  | {
      readonly kind: "attribute";
      readonly target: Target;
      /** Which of several values; null: all of them. */
      readonly condition: Filter | null;
    }
  /** A URN alone, as some clients write it: all that its schema holds. */
  | { readonly kind: "schema"; readonly schema: Schema }
  /** What the standard knows and this service does not keep. */
  | { readonly kind: "notKept" };

/**
 * Reads a path. Throws `ScimError` 400 `invalidPath` with a caret under the place, and `invalidFilter` for what stands
 * in its brackets (RFC 7644 table 9).
 */
export function parsePath(source: string, names: ResourceNames): Path {
  const path = pathNamed(source, names);
  if (path === null) {
    const known = [names.schema, ...names.extensions].flatMap((schema) => namesIn(schema, names));
    const remedy = `Attributes are: ${known.join(", ")}. Take others out of what the client sends.`;
    throw invalidPath(source, tokenAt(source, 0), "No attribute has this name.", remedy);
  }
  return path;
}

/** The same, but null for what begins with no attribute that there is. */
export function pathNamed(source: string, names: ResourceNames): Path | null {
  const word = tokenAt(source, 0);
  if (word.kind !== "word") return null;
  const behind = tokenAt(source, word.end);
  const schema = schemaNamed(word.text, names);
  if (schema !== null) {
    requireEnd(source, behind);
    return { kind: "schema", schema };
  }
  const kept = targetNamed(word.text, names);
  if (kept !== null) return attributeNamed(source, behind, kept, names);
  const notKept = targetNamed(word.text, notKeptOf(names));
  if (notKept === null) return null;
  attributeNamed(source, behind, notKept, names);
  return { kind: "notKept" };
}

/** `title`, `emails[type eq "work"]`, and `emails[type eq "work"].value`. */
function attributeNamed(source: string, behind: Token, target: Target, names: ResourceNames): Path {
  if (source.length > MAX_PATH_LENGTH) {
    const detail = `A path has at most ${MAX_PATH_LENGTH} characters, this one has ${source.length}. Name less by it.`;
    throw new ScimError(400, detail, "invalidPath");
  }
  if (behind.kind !== "bracket" || behind.text !== "[") {
    requireEnd(source, behind);
    return { kind: "attribute", target, condition: null };
  }
  const { attribute } = target;
  if (target.part !== null || !attribute.multiValued || attribute.type !== "complex")
    throw invalidPath(
      source,
      behind,
      "Only an attribute that holds a list of values with parts can be followed by [.",
      `Write ${pathOf(target)} alone.`,
    );
  const { condition, end } = conditionAt(source, behind.at, attribute, lenientLiteral);
  const last = tokenAt(source, end);
  if (last.kind !== "part" || last.at !== end) {
    requireEnd(source, last);
    return { kind: "attribute", target, condition };
  }
  requireEnd(source, tokenAt(source, last.end));
  const part = partNamed(last.name, attribute);
  if (part !== null) return { kind: "attribute", target: { ...target, part }, condition };
  if (targetNamed(`${pathOf(target)}.${last.name}`, notKeptOf(names)) !== null) return { kind: "notKept" };
  const parts = (attribute.subAttributes ?? []).map(({ name }) => name).join(", ");
  throw invalidPath(source, last, "No part has this name.", `${attribute.name} has the parts ${parts}.`);
}

function schemaNamed(written: string, { schema, extensions }: ResourceNames): Schema | null {
  return [schema, ...extensions].find(({ id }) => id.toLowerCase() === written.toLowerCase()) ?? null;
}

/** Entra writes truth as a text: `roles[primary eq "True"].value`. */
function lenientLiteral(token: Token, attribute: Attribute | null): ReturnType<typeof literalOf> {
  if (attribute?.type === "boolean" && (token.kind === "string" || token.kind === "word")) {
    const truth = truthIn(token.kind === "string" ? token.value : token.text);
    if (truth !== null) return { kind: "boolean", boolean: truth };
  }
  return literalOf(token, attribute);
}

function namesIn({ id, attributes }: Schema, { schema }: ResourceNames): string[] {
  const extension = id === schema.id ? null : id;
  return attributes.map((attribute) => pathOf({ extension, attribute, part: null }));
}

function requireEnd(source: string, token: Token): void {
  if (token.kind === "end") return;
  const problem = token.kind === "invalid" ? token.problem : "The path has to end here.";
  const remedy =
    'A path is an attribute, attribute.part, attribute[type eq "…"] or attribute[type eq "…"].part.';
  throw invalidPath(source, token, problem, remedy);
}

function invalidPath(path: string, { at }: Token, problem: string, remedy: string): ScimError {
  return new ScimError(400, [problem, withCaret(path, at), remedy].join("\n"), "invalidPath");
}
