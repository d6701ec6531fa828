/** RFC 7643 section 2.3, but for binary, which nobody here needs. */
export type AttributeType =
  | "string"
  | "boolean"
  | "decimal"
  | "integer"
  | "dateTime"
  | "reference"
  | "complex";

/** All that is known about an attribute, in the very form that `/Schemas` serves (RFC 7643 section 7). */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: "readOnly" | "readWrite" | "immutable" | "writeOnly";
  readonly returned: "always" | "never" | "default" | "request";
  readonly uniqueness: "none" | "server" | "global";
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

type Characteristics = Partial<Omit<Attribute, "name" | "type" | "description">>;

/**
 * A row of a schema; it names only what differs from the defaults of RFC 7643 section 2.2. References are case exact by
 * section 2.3.7.
 */
export function attribute(
  name: string,
  type: AttributeType,
  description: string,
  characteristics: Characteristics = {},
): Attribute {
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: type === "reference",
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...characteristics,
  };
}

/** The attribute with all its parts as what no client writes. */
export function readOnly(attribute: Attribute): Attribute {
  const { subAttributes } = attribute;
  return {
    ...attribute,
    mutability: "readOnly",
    ...(subAttributes !== undefined && { subAttributes: subAttributes.map(readOnly) }),
  };
}
