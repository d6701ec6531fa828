import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { NAME_KEY } from "../schemas/named.ts";

/** A JSON Schema, as OpenAPI 3.1 has it (draft 2020-12). */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What changes or checks a value in a way that JSON Schema has no word for. */
const WITHOUT_A_WORD = [
  "brand",
  "check",
  "normalize",
  "raw_check",
  "readonly",
  "to_lower_case",
  "to_upper_case",
  "trim",
];

/** Schemas that have a name, gathered while others are written that refer to them. */
export class Components {
  readonly schemas: Record<string, JsonSchema> = {};

  /** What a schema takes, or shows, with references to those that have a name. */
  of(schema: v.GenericSchema): JsonSchema {
    const { $schema: _, ...written } = toJsonSchema(schema, {
      target: "draft-2020-12",
      typeMode: "input",
      ignoreActions: WITHOUT_A_WORD,
      // JSON Schema's patterns have no flags: one that would mean something else without them is left out.
      overrideAction: ({ valibotAction, jsonSchema: { pattern, ...others } }) => {
        const flags = valibotAction.type === "regex" ? flagsOf(valibotAction) : "";
        if (flags === "") return null;
        return flags === "u" && pattern !== undefined ? { ...others, pattern } : others;
      },
      // An object that says it is open stays so in the eyes of whoever takes the others to be closed.
      overrideSchema: ({ valibotSchema, jsonSchema }) =>
        valibotSchema.type === "loose_object" ? { ...jsonSchema, additionalProperties: true } : null,
    });
    return this.#referring(written);
  }

  #referring(schema: object): JsonSchema {
    const { [NAME_KEY]: name, ...rest } = Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => [keyword, this.#within(value)]),
    );
    return typeof name === "string" ? this.#kept(name, rest) : rest;
  }

  #within(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#within(one));
    return typeof value === "object" && value !== null ? this.#referring(value) : value;
  }

  #kept(name: string, schema: JsonSchema): JsonSchema {
    const known = this.schemas[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(
        `Two schemas are called ${name}: give one another name, or describe what holds it instead.`,
      );
    this.schemas[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  }
}

function flagsOf(action: object): string {
  return "requirement" in action && action.requirement instanceof RegExp ? action.requirement.flags : "";
}
