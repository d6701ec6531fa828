import * as v from "valibot";
import { named } from "./named.ts";
import { Moment, Text } from "./values.ts";

const Transformation = v.variant("kind", [
  v.strictObject({ kind: v.picklist(["upper", "lower", "name", "code", "firstOf"]) }),
  v.strictObject({ kind: v.literal("join"), separator: v.pipe(v.string(), v.maxLength(20)) }),
  v.strictObject({
    kind: v.literal("date"),
    format: v.picklist(["yyyy-MM-dd", "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy"]),
  }),
  v.strictObject({ kind: v.literal("constant"), value: Text }),
  v.strictObject({ kind: v.literal("template"), template: Text }),
]);

const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";

const Row = named(
  "MappedField",
  v.strictObject({
    schema: v.pipe(
      v.optional(Text, CORE),
      v.description("The core User, the enterprise extension, or a URN of your own."),
    ),
    name: v.pipe(Text, v.description("The attribute: a name of your own, or one of the standard's.")),
    part: v.pipe(v.optional(v.nullable(Text), null), v.description("The part of it, where it has parts.")),
    type: v.pipe(
      v.optional(v.nullable(Text), null),
      v.description("Of emails and phoneNumbers: what this value is for (home, mobile); part is value then."),
    ),
    primary: v.pipe(
      v.optional(v.boolean(), false),
      v.description("The one of several phone numbers to prefer."),
    ),
    fields: v.pipe(
      v.optional(v.pipe(v.array(Text), v.maxLength(20)), []),
      v.description(
        "HR's fields, by path; custom. and the id or name of one of the company's own. None: the default is left out.",
      ),
    ),
    transformation: v.optional(v.nullable(Transformation), null),
  }),
);

const Rows = v.pipe(v.array(Row), v.maxLength(300));

export const MappingInput = v.strictObject({ rows: Rows });

export const Mapping = named(
  "Mapping",
  v.object({ version: v.pipe(v.number(), v.description("0: the default alone.")), rows: Rows }),
);

export const MappingVersion = v.object({ version: v.number(), rows: Rows, savedAt: Moment });

export const MappingVersions = v.object({
  versions: v.array(v.object({ version: v.number(), savedAt: Moment })),
});

export const MappingPreviewInput = v.strictObject({ rows: Rows, employeeId: Text });

const User = v.record(v.string(), v.unknown());

export const MappingPreview = v.object({ before: User, after: User });

export const PlaceableFields = v.object({
  fields: v.array(v.object({ field: v.string(), name: v.string(), section: v.string(), kind: v.string() })),
});

export const MappingTable = v.object({
  rows: v.array(
    v.object({
      field: v.string(),
      externalName: v.string(),
      externalNamespace: v.string(),
      type: v.string(),
      example: v.nullable(v.string()),
    }),
  ),
});

export const ServiceUserQuery = v.pipe(Text, v.description("A service user, by id or name."));
