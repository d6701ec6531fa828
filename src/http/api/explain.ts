import * as v from "valibot";

/** What is wrong at a place, in words. */
export interface Explained {
  readonly path: readonly string[];
  readonly detail: string;
}

/**
 * Says what an issue means to somebody who does not know Valibot: what would be accepted there. One issue about a
 * field that there is not is one for every such field, for Valibot tells only the first.
 */
export function explain(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): readonly Explained[] {
  const path = (issue.path ?? []).map(({ key }) => String(key));
  const last = issue.path?.at(-1);
  if (issue.kind === "schema" && last?.origin === "key") {
    const owner = path.slice(0, -1);
    const fields = fieldsAt(schema, owner, last.input);
    if (issue.expected !== "never")
      return [{ path, detail: `is missing; it must be ${accepted(fields[path.at(-1) ?? ""])}` }];
    return Object.keys(Object(last.input))
      .filter((key) => !Object.hasOwn(fields, key))
      .map((key) => ({ path: [...owner, key], detail: unknownField(key, Object.keys(fields)) }));
  }
  const within = issue.type === "union" ? withinOption(issue, schemaAt(schema, path, undefined)) : [];
  if (within.length > 0) return within.map((one) => ({ path: [...path, ...one.path], detail: one.detail }));
  return [
    { path, detail: issue.message.startsWith("Invalid ") ? words(issue, schema, path) : issue.message },
  ];
}

/** What is wrong inside a value that is of the kind of one of the options, a list or an object, and of no other. */
function withinOption(
  { input }: Pick<v.BaseIssue<unknown>, "input">,
  union: v.GenericSchema | undefined,
): readonly Explained[] {
  if (union === undefined) return [];
  if ("wrapped" in union && isSchema(union.wrapped)) return withinOption({ input }, union.wrapped);
  if (typeof input !== "object" || input === null) return [];
  const isOfKind = (option: v.GenericSchema) => (Array.isArray(input) ? "item" : "entries") in option;
  const [option, another] = optionsOf(union).filter(isOfKind);
  if (option === undefined || another !== undefined) return [];
  const result = v.safeParse(option, input);
  return (result.issues ?? []).flatMap((issue) => explain(issue, option));
}

function unknownField(key: string, known: readonly string[]): string {
  const shown = key.length > 50 ? `${key.slice(0, 50)}…` : key;
  const others = known.length === 0 ? "there are none" : `known are ${known.join(", ")}`;
  return `there is no field ${shown} here; ${others}`;
}

function words(issue: v.BaseIssue<unknown>, schema: v.GenericSchema, path: readonly string[]): string {
  const of = (unit: string) => `${issue.requirement} ${unit}${issue.requirement === 1 ? "" : "s"}`;
  const unit = Array.isArray(issue.input) ? "value" : "character";
  switch (issue.type) {
    case "non_empty":
      return "must not be empty";
    case "min_length":
      return `must have at least ${of(unit)}`;
    case "max_length":
      return `must have at most ${of(unit)}`;
    case "length":
      return `must have exactly ${of(unit)}`;
    case "min_value":
      return `must be ${issue.requirement} or more`;
    case "max_value":
      return `must be ${issue.requirement} or less`;
    case "gt_value":
      return `must be more than ${issue.requirement}`;
    case "lt_value":
      return `must be less than ${issue.requirement}`;
    case "integer":
      return "must be a whole number";
    case "iso_date":
      return "must be a date such as 2026-11-24";
    case "email":
      return "must be an e-mail address";
    case "variant":
      if (issue.expected === "Object")
        return 'must be an object such as {"kind": …}: /api/v1/docs names the kinds';
      // Its expectation is a list of literals: ("a" | "b").
      return `must be one of ${(issue.expected ?? "").replace(/^\((.*)\)$/, "$1").replaceAll(" | ", ", ")}`;
    default:
      return `must be ${accepted(schemaAt(schema, path, undefined))}`;
  }
}

/** What a schema takes, in words that follow "must be". */
function accepted(schema: v.GenericSchema | undefined): string {
  if (schema === undefined) return "of another form: see /api/v1/docs";
  const { expects, type } = schema;
  if ("wrapped" in schema && isSchema(schema.wrapped)) {
    return type === "nullable" || type === "nullish"
      ? `${accepted(schema.wrapped)} or null`
      : accepted(schema.wrapped);
  }
  switch (type) {
    case "string":
      return "text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "array":
      return "a list";
    case "picklist":
    case "literal": {
      const choices = expects.replace(/^\((.*)\)$/, "$1").replaceAll(" | ", ", ");
      return choices.includes(",") ? `one of ${choices}` : choices;
    }
    case "union":
      return optionsOf(schema).map(accepted).join(" or ");
    case "record":
      return "an object";
    default:
      break;
  }
  const names = Object.keys(fieldsOf(schema));
  return names.length === 0 ? "an object" : `an object with the fields ${names.join(", ")}`;
}

/** The fields that an object at that place may have; of several kinds of object those of the kind that came. */
function fieldsAt(root: v.GenericSchema, path: readonly string[], came: unknown): Fields {
  const schema = schemaAt(root, path, came);
  return schema === undefined ? {} : fieldsOf(schema, came);
}

type Fields = Readonly<Record<string, v.GenericSchema>>;

function fieldsOf(schema: v.GenericSchema, came?: unknown): Fields {
  if ("wrapped" in schema && isSchema(schema.wrapped)) return fieldsOf(schema.wrapped, came);
  if ("entries" in schema) return Object.fromEntries(Object.entries(Object(schema.entries)).filter(isField));
  const options = optionsOf(schema);
  const fitting = options.filter((option) => fits(schema, option, came));
  return Object.assign(
    {},
    ...(fitting.length > 0 ? fitting : options).map((option) => fieldsOf(option, came)),
  );
}

/** Whether an option of a variant is the one that the value says it is. */
function fits(variant: v.GenericSchema, option: v.GenericSchema, came: unknown): boolean {
  const key = "key" in variant ? String(variant.key) : "";
  const kind = fieldsOf(option)[key];
  return kind !== undefined && v.is(kind, Object(came)[key]);
}

function schemaAt(
  root: v.GenericSchema,
  path: readonly string[],
  came: unknown,
): v.GenericSchema | undefined {
  let schema: v.GenericSchema | undefined = root;
  for (const key of path) {
    while (schema !== undefined && "wrapped" in schema && isSchema(schema.wrapped)) schema = schema.wrapped;
    if (schema === undefined) return undefined;
    if ("item" in schema && isSchema(schema.item)) schema = schema.item;
    else if (schema.type === "record" && "value" in schema && isSchema(schema.value)) schema = schema.value;
    else schema = fieldsOf(schema, came)[key];
  }
  return schema;
}

function optionsOf(schema: v.GenericSchema): readonly v.GenericSchema[] {
  return "options" in schema && Array.isArray(schema.options) ? schema.options.filter(isSchema) : [];
}

function isField(entry: [string, unknown]): entry is [string, v.GenericSchema] {
  return isSchema(entry[1]);
}

/** Whether something found inside a schema is one itself. */
export function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "schema";
}
