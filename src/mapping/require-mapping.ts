import type { Dictionary } from "../hr/dictionary.ts";
import type { MappedField } from "../hr/field-mapping.ts";
import { RuleError } from "../hr/rule-error.ts";
import type { Attribute } from "../scim/schema/attribute.ts";
import { COMMON_ATTRIBUTES } from "../scim/schema/common.ts";
import { CORE_USER } from "../scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../scim/schema/enterprise-user.ts";
import { notKeptOf } from "../scim/schema/not-kept.ts";
import { type HrField, hrField } from "./hr-field.ts";
import { fieldsOf, partsOfTemplate } from "./transformed.ts";

/**
 * Refuses a mapping by which Users would break SCIM's rules, or that reads what is not there. Throws `RuleError` (invalid)
 * that points at the row.
 */
export function requireMapping(rows: readonly MappedField[], dictionary: Dictionary): void {
  const places = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const place = `#/rows/${index}`;
    requirePlace(row, `${place}`);
    requireReadable(row, dictionary, place);
    const key = placeOf(row);
    const { name } = row;
    const before = places.get(key);
    if (before !== undefined)
      throw invalid(
        `${place}/name`,
        `Row ${index + 1} stands at the same place as row ${before + 1} (${name}): let one of them stand elsewhere`,
      );
    places.set(key, index);
  }
  requireOnePrimary(rows);
  requireOneSpelling(rows);
}

/** Names are told apart without regard to case (RFC 7643 section 2.1). */
function placeOf({ schema, name, part, type }: MappedField): string {
  return JSON.stringify([schema, name, part, type].map((one) => one?.toLowerCase() ?? null));
}

/** Two URNs that differ in case alone are one (RFC 8141 section 3), and spelled once. */
function requireOneSpelling(rows: readonly MappedField[]): void {
  const spelled = new Map<string, string>();
  for (const [index, { schema }] of rows.entries()) {
    const before = spelled.get(schema.toLowerCase()) ?? schema;
    if (before !== schema) throw invalid(`#/rows/${index}/schema`, `${schema} is ${before}: spell it alike`);
    spelled.set(schema.toLowerCase(), schema);
  }
}

/** What this service itself fills in, and what means something that no field of HR's may mean. */
const RESERVED = new Set([
  ...COMMON_ATTRIBUTES.map(({ name }) => name.toLowerCase()),
  ...[
    "id",
    "userName",
    "active",
    "groups",
    "password",
    "roles",
    "entitlements",
    "x509Certificates",
    "ims",
    "photos",
  ].map((name) => name.toLowerCase()),
]);

/** Attributes with several values, and for what one may be added to them. */
const ELEMENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["emails", ["home", "other"]],
  ["phoneNumbers", ["home", "mobile", "fax", "pager", "other"]],
]);

/** How RFC 7643 section 2.1 spells a name. */
const NAME = /^[A-Za-z][A-Za-z0-9$_-]{0,63}$/;
const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}:[A-Za-z0-9\-.:_]{0,199}[A-Za-z0-9]$/i;

function requirePlace(row: MappedField, place: string): void {
  const { schema, name } = row;
  if (!NAME.test(name))
    throw invalid(
      `${place}/name`,
      `${name} is no name of an attribute: a letter, then letters, digits, $, _ and -`,
    );
  requireUsableName(name, place);
  if (row.primary && row.type === null)
    throw invalid(`${place}/primary`, "Only one of several values can be the primary one: leave it out");
  if (schema === CORE_USER.id) requireCorePlace(row, place);
  else if (schema === ENTERPRISE_USER.id) requireEnterprisePlace(row, place);
  else requireOwnPlace(row, place);
}

/** `not` begins a condition in filters; `constructor` and its like are there in every object of JavaScript, and so in clients. */
function requireUsableName(name: string, place: string): void {
  if (name.toLowerCase() === "not" || name in {})
    throw invalid(
      `${place}/name`,
      `${name} means something else in filters or in programs that read Users: choose another name`,
    );
}

function requireOwnPlace({ schema, part, type }: MappedField, place: string): void {
  if (!URN.test(schema))
    throw invalid(
      `${place}/schema`,
      "The schema is a URN: that of the core User, of the enterprise extension, or one of your own such as urn:example:scim:1.0:Employee",
    );
  if (schema.toLowerCase().startsWith("urn:ietf:"))
    throw invalid(`${place}/schema`, "Schemas under urn:ietf: are the standard's: choose a URN of your own");
  if (part !== null || type !== null)
    throw invalid(`${place}/part`, "Attributes of a schema of your own are simple: leave part and type out");
}

function requireCorePlace({ name, part, type, primary }: MappedField, place: string): void {
  if (RESERVED.has(name.toLowerCase()))
    throw invalid(`${place}/name`, `${name} is SCIM's own: choose another name`);
  const elements = ELEMENTS.get(name);
  if (type !== null || elements !== undefined) {
    if (elements === undefined || type === null || !elements.includes(type) || part !== "value")
      throw invalid(
        `${place}/type`,
        `Values can be added to ${[...ELEMENTS].map(([of, types]) => `${of} (${types.join(", ")})`).join(" and ")}: name, part "value" and type`,
      );
    if (primary && name === "emails")
      throw invalid(`${place}/primary`, "The work e-mail is the primary one: it is the login");
    return;
  }
  const known = standardNamed(name, place, CORE_USER.attributes, coreNotKept());
  requirePart(known, part, place);
}

function requireEnterprisePlace({ name, part, type }: MappedField, place: string): void {
  if (type !== null || part !== null || name.toLowerCase() === "manager")
    throw invalid(
      `${place}/name`,
      "Of the enterprise extension department, division, costCenter, organization and employeeNumber can be placed otherwise",
    );
  const known = ENTERPRISE_USER.attributes.find((one) => one.name === name);
  if (known === undefined)
    throw invalid(
      `${place}/name`,
      `The enterprise extension has no ${name}: it has ${ENTERPRISE_USER.attributes.map((one) => one.name).join(", ")}`,
    );
}

/** A name that the standard knows is spelled as it spells it, with the parts that it gives it. */
function requirePart(known: Attribute | undefined, part: string | null, place: string): void {
  const parts = known?.subAttributes?.map(({ name }) => name) ?? [];
  if (known?.multiValued && known.name !== "addresses")
    throw invalid(`${place}/name`, `${known.name} has several values, which are not placed one by one`);
  if (parts.length === 0 && part !== null)
    throw invalid(`${place}/part`, "The attribute has no parts: leave part out");
  if (parts.length > 0 && (part === null || !parts.includes(part) || part === "type" || part === "primary"))
    throw invalid(`${place}/part`, `${known?.name} has the parts ${parts.join(", ")}: name one of them`);
}

function standardNamed(
  name: string,
  place: string,
  ...schemas: readonly (readonly Attribute[])[]
): Attribute | undefined {
  const all = schemas.flat().filter((one) => one.name.toLowerCase() === name.toLowerCase());
  const [first] = all;
  if (first === undefined) return undefined;
  if (first.name !== name)
    throw invalid(`${place}/name`, `${name} is SCIM's ${first.name}: spell it so, or choose another name`);
  return { ...first, subAttributes: all.flatMap(({ subAttributes = [] }) => subAttributes) };
}

function coreNotKept(): readonly Attribute[] {
  return notKeptOf({ schema: CORE_USER, extensions: [] }).schema.attributes;
}

function requireReadable(row: MappedField, dictionary: Dictionary, place: string): void {
  const { fields: paths, transformation, name } = row;
  for (const path of fieldsOf(row)) {
    if (hrField(path, dictionary) === null)
      throw invalid(
        `${place}/fields`,
        `There is no field ${path} that can be shown: GET /api/v1/mapping/fields lists them`,
      );
  }
  const fields = fieldsOf(row).flatMap((path) => hrField(path, dictionary) ?? []);
  const isOff = paths.length === 0 && transformation === null;
  if (isOff && !isFilledByDefault(row))
    throw invalid(
      `${place}/fields`,
      `${name} is nothing of the default that could be left out: name the fields that it is made of`,
    );
  if (
    isOff &&
    row.schema === CORE_USER.id &&
    name === "name" &&
    (row.part === "givenName" || row.part === "familyName")
  )
    throw invalid(
      `${place}/fields`,
      "Everybody has a given and a family name: make them of other fields, but do not leave them out",
    );
  requireTransformation(row, fields, place);
}

/** Whether the default has something at the very place. */
function isFilledByDefault({ schema, name, part, type }: MappedField): boolean {
  const known = attributeOfDefault(schema, name);
  if (known === undefined || type !== null) return false;
  return part === null || (known.subAttributes ?? []).some((one) => one.name === part);
}

function attributeOfDefault(schema: string, name: string): Attribute | undefined {
  return [CORE_USER, ENTERPRISE_USER]
    .find(({ id }) => id === schema)
    ?.attributes.find((one) => one.name === name);
}

function requireTransformation(
  { schema, fields: paths, transformation, type, part, name }: MappedField,
  fields: readonly HrField[],
  place: string,
): void {
  const at = `${place}/transformation`;
  const [field, ...more] = fields;
  const single = field !== undefined && more.length === 0;
  switch (transformation?.kind) {
    case undefined:
      if (more.length > 0)
        throw invalid(at, "Several fields are one value by firstOf, join or a template: choose one");
      break;
    case "upper":
    case "lower":
      if (!single) throw invalid(at, `${transformation.kind} takes a single field`);
      break;
    case "name":
    case "code":
      if (!single || (field.kind !== "item" && field.kind !== "items"))
        throw invalid(at, `${transformation.kind} takes a single field whose value is an item of a list`);
      break;
    case "date":
      if (!single || field.kind !== "date")
        throw invalid(at, "A date format takes a single field that holds a date");
      break;
    case "firstOf":
    case "join":
      if (fields.length < 1) throw invalid(at, `${transformation.kind} takes fields`);
      break;
    case "constant":
      if (paths.length > 0) throw invalid(at, "A constant takes no fields");
      break;
    case "template":
      if (paths.length > 0)
        throw invalid(at, "A template names its fields itself, in braces: leave fields empty");
      if (partsOfTemplate(transformation.template).paths.length === 0)
        throw invalid(
          at,
          "A template names fields in braces, such as {basic.firstName}; text without any is a constant",
        );
      break;
  }
  const isStandard =
    attributeOfDefault(schema, name) !== undefined ||
    (schema === CORE_USER.id && coreNotKept().some((one) => one.name === name));
  if (single && transformation === null && field.kind === "number" && isStandard)
    throw invalid(
      at,
      `${name} is text by the standard, and the field a number: make text of it by a template`,
    );
  const isList =
    single && field.kind === "items" && transformation?.kind !== "join" && transformation?.kind !== "firstOf";
  if (isList && (type !== null || part !== null || isStandard))
    throw invalid(at, "Several items are one value by join: choose that, or an attribute without parts");
}

function requireOnePrimary(rows: readonly MappedField[]): void {
  const primary = rows.map(({ primary, name }) => (primary ? name : null));
  const twice = primary.findIndex((name, index) => name !== null && primary.indexOf(name) !== index);
  if (twice !== -1)
    throw invalid(
      `#/rows/${twice}/primary`,
      `Two values of ${primary[twice]} are primary: only one can be, let the other one be not`,
    );
}

function invalid(pointer: string, detail: string): RuleError {
  return new RuleError("invalid", `${detail}.`, { pointer });
}
