/** How a date is written: as HR's dates are, or as people of some countries read them. */
export const DATE_FORMATS = ["yyyy-MM-dd", "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy"] as const;

export type DateFormat = (typeof DATE_FORMATS)[number];

/** What is made of the values of HR's fields on their way into an attribute. */
export type Transformation =
  | { readonly kind: "upper" | "lower" }
  /** Of an item of a list: what it is called, or its code. */
  | { readonly kind: "name" | "code" }
  /** Of several fields the first that has a value. */
  | { readonly kind: "firstOf" }
  | { readonly kind: "join"; readonly separator: string }
  | { readonly kind: "date"; readonly format: DateFormat }
  | { readonly kind: "constant"; readonly value: string }
  /** Text with the paths of fields in braces: `{basic.firstName} ({work.title})`. */
  | { readonly kind: "template"; readonly template: string };

/** One attribute of a User, where it stands, and what it is made of. */
export interface MappedField {
  /** The URN of its schema: of the core User, of the enterprise extension, or one of the company's own. */
  readonly schema: string;
  /** The attribute, and the part of it where it has parts. */
  readonly name: string;
  readonly part: string | null;
  /** Of an attribute with several values: for what this value is (`mobile`, `home`). */
  readonly type: string | null;
  /** Of several values this one is the one to prefer. */
  readonly primary: boolean;
  /** Paths of HR's fields. None, and no transformation: the attribute of the default is left out. */
  readonly fields: readonly string[];
  readonly transformation: Transformation | null;
}

/** What a company says of how its people become Users, over the default. A version is never used again. */
export interface FieldMapping {
  /** 0: the default alone. */
  readonly version: number;
  readonly rows: readonly MappedField[];
}

export const DEFAULT_MAPPING: FieldMapping = { version: 0, rows: [] };
