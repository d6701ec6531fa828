import * as v from "valibot";

/** The key under which a schema carries its name into its JSON Schema. */
export const NAME_KEY = "x-name";

/** Gives a schema the name under which the document describes it once, for all routes that use it. */
export function named<const S extends v.GenericSchema>(name: string, schema: S) {
  return v.pipe(schema, v.metadata({ [NAME_KEY]: name }));
}
