import * as v from "valibot";
import { named } from "./named.ts";
import { Id, Moment, Name } from "./values.ts";

const Type = v.pipe(
  v.picklist(["text", "number", "date", "list", "multiList", "hierarchyList", "currency", "employee"]),
  v.description("What its values are. It never changes, for values were filled in by it."),
);
const ListId = v.nullable(
  v.pipe(Id, v.description("Whose items may be chosen: for list, multiList and hierarchyList, else null.")),
);

const SectionId = v.nullable(
  v.pipe(Id, v.description("The section by which it is permitted; null: the one for all others.")),
);

export const NewFieldInput = v.strictObject({
  name: Name,
  type: Type,
  listId: v.optional(ListId, null),
  sectionId: v.optional(SectionId, null),
});

/** What is left out stays as it is; type and list may be sent as they are. */
export const FieldInput = v.strictObject({
  name: v.exactOptional(Name),
  type: v.exactOptional(Type),
  listId: v.exactOptional(ListId),
  sectionId: v.exactOptional(SectionId),
});

export const Field = named(
  "CustomField",
  v.object({
    id: v.pipe(v.string(), v.description("Values stand under it in `custom` of an employee.")),
    name: v.string(),
    type: Type,
    listId: ListId,
    sectionId: SectionId,
    archivedAt: v.pipe(
      v.nullable(Moment),
      v.description("No longer to be filled in; what is filled in stays."),
    ),
  }),
);

export const Fields = v.object({ fields: v.array(Field) });
