/** What a company says of how its people become Users, over the default. A version is never used again. */
export interface FieldMapping {
  /** 0: the default alone. */
  readonly version: number;
  readonly rows: readonly MappedField[];
}

/** One attribute of a User and what it is made of. */
export interface MappedField {
  /** The attribute by its full path. */
  readonly attribute: string;
}

export const DEFAULT_MAPPING: FieldMapping = { version: 0, rows: [] };
